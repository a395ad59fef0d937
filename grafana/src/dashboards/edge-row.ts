import { gatewayMetrics } from '@colloquy/gateway/events';

import { places, type Row } from '../panels/dashboard-spec.ts';
import { quantile, rate, series, sum } from '../promql/series.ts';
import { chosen } from './targets.ts';

const g = gatewayMetrics;

export const edgeRow: Row = {
  title: 'What happens at the gateways?',
  panels: [
    {
      kind: 'graph',
      title: 'How long until a worker has a new conversation?',
      description: 'From the open client socket to a worker that holds the conversation; a few milliseconds with room.',
      unit: 's',
      queries: [
        { expr: quantile(0.5, g.placement, { target: chosen.gateway }), legend: 'half within' },
        { expr: quantile(0.99, g.placement, { target: chosen.gateway }), legend: '99 % within' },
      ],
      thresholds: [{ at: 0.25, colour: 'red' }],
      width: 8,
      alerts: ['ConversationsWaiting'],
    },
    {
      kind: 'graph',
      title: 'How long until a conversation is ready, by gateway?',
      description:
        'Slowest in a hundred. If one gateway is slower than the others, it is the gateway; else look upstream.',
      unit: 's',
      queries: [
        { expr: quantile(0.99, g.ready, { by: ['instance'], target: chosen.gateway }), legend: '{{instance}}' },
      ],
      thresholds: [{ at: 2.5, colour: 'red' }],
      width: 8,
      alerts: ['ConversationsSlowToStart'],
      more: places.upstream,
    },
    {
      kind: 'graph',
      title: 'How many conversations does each gateway hold?',
      description: 'The edge takes gateways in turn, so they should be alike, but for those that started lately.',
      unit: 'short',
      queries: [{ expr: series(g.openConversations, {}, chosen.gateway), legend: '{{instance}}' }],
      width: 8,
      stacked: true,
    },
    {
      kind: 'graph',
      title: 'How much speech goes through?',
      description: 'PCM16 from and to clients. An open microphone is 32 KB/s at 16 kHz, a reply 48 KB/s in real time.',
      unit: 'Bps',
      queries: [
        { expr: rate(series(g.audioIn, {}, chosen.gateway)), legend: 'from clients' },
        { expr: rate(series(g.audioOut, {}, chosen.gateway)), legend: 'to clients' },
      ],
      width: 8,
    },
    {
      kind: 'graph',
      title: 'What do clients send?',
      description: 'Messages a second from clients, by type.',
      unit: 'cps',
      queries: [{ expr: rate(series(g.messages, {}, chosen.gateway), ['type']), legend: '{{type}}' }],
      width: 8,
    },
    {
      kind: 'graph',
      title: 'What do gateways refuse?',
      description:
        'Errors each second that gateways reported to clients, by code: wrong messages, no room, a lost worker.',
      unit: 'cps',
      queries: [{ expr: rate(series(g.errors, {}, chosen.gateway), ['code']), legend: '{{code}}' }],
      width: 8,
      alerts: ['ConversationsNotConnecting'],
    },
    {
      kind: 'graph',
      title: 'Who is not let in?',
      description:
        'Clients a second that had no good token or ticket, or came from a page or under a name that may not.',
      unit: 'cps',
      queries: [{ expr: rate(series(g.accessRefused, {}, chosen.gateway), ['why']), legend: '{{why}}' }],
      width: 24,
      alerts: ['IssuerUnreachable'],
    },
    {
      kind: 'graph',
      title: 'Are conversations archived when they have ended?',
      description: 'Tries a second; one that fails is made again. Nothing where `ARCHIVE_FOLDER` is not set.',
      unit: 'ops',
      queries: [{ expr: sum(rate(series(g.archived, {}, chosen.gateway)), ['outcome']), legend: '{{outcome}}' }],
      width: 24,
      alerts: ['ArchiveFailing'],
    },
  ],
};
