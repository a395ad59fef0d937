import { gatewayMetrics } from '@colloquy/gateway/events';
import { conversationMetrics } from '@colloquy/metrics/events';

import { places, type DashboardSpec, type Row } from '../panels/dashboard-spec.ts';
import { increase, quantile, rate, series, sum } from '../promql/series.ts';
import { objectivesRow } from './objectives-row.ts';

const m = conversationMetrics;

const traffic: Row = {
  title: 'How much is going on?',
  panels: [
    {
      kind: 'graph',
      title: 'How many conversations are going on?',
      description: 'Conversations with a client connected, over all gateways.',
      unit: 'short',
      queries: [{ expr: sum(series(gatewayMetrics.openConversations)), legend: 'conversations' }],
      width: 8,
      more: places.processes,
    },
    {
      kind: 'graph',
      title: 'How many begin and end each second?',
      description: 'Begun, ended, and ended without ever having become ready; the last should be near zero.',
      unit: 'cps',
      queries: [
        { expr: rate(series(m.opened)), legend: 'begun' },
        { expr: rate(series(m.ended)), legend: 'ended' },
        { expr: rate(series(m.ended, { ready: 'no' })), legend: 'never ready' },
      ],
      width: 8,
      alerts: ['ConversationsNotConnecting'],
      more: places.upstream,
    },
    {
      kind: 'graph',
      title: 'How do replies end?',
      description:
        'Replies a second by how they ended. Cancelled ones were interrupted by the user, which is fine; interrupted ' +
        'ones were lost with their worker, failed and incomplete ones at the speech service.',
      unit: 'cps',
      queries: [{ expr: rate(series(m.turns), ['status']), legend: '{{status}}' }],
      width: 8,
      stacked: true,
      alerts: ['TurnsFailing'],
      more: places.upstream,
    },
  ],
};

const waiting: Row = {
  title: 'Where does the time go?',
  panels: [
    {
      kind: 'graph',
      title: 'How long until the user hears a reply?',
      description:
        "From the user's last word to the first sound of the reply, network included, as clients report it: half of the " +
        'replies and the slowest in twenty. The line is the objective.',
      unit: 's',
      queries: [
        { expr: quantile(0.5, m.stages, { labels: { stage: 'voice_to_voice' } }), legend: 'half within' },
        { expr: quantile(0.95, m.stages, { labels: { stage: 'voice_to_voice' } }), legend: '95 % within' },
      ],
      thresholds: [{ at: 2, colour: 'red' }],
      width: 12,
      alerts: ['RepliesSlow'],
    },
    {
      kind: 'graph',
      title: 'Which stage of it takes the time? (slowest in twenty)',
      description:
        'Endpointing: until the worker knows that the user is done. Model: to the first reply audio at the worker. ' +
        'Delivery: between worker and gateway. Playback: in the client. Percentiles of stages do not add up.',
      unit: 's',
      queries: [{ expr: quantile(0.95, m.stages, { by: ['stage'] }), legend: '{{stage}}' }],
      width: 12,
      alerts: ['RepliesSlow'],
      more: places.upstream,
    },
    {
      kind: 'graph',
      title: 'How long until a conversation is ready?',
      description: 'From the open client socket to `session_ready`. The line is the objective.',
      unit: 's',
      queries: [
        { expr: quantile(0.5, m.ready), legend: 'half within' },
        { expr: quantile(0.99, m.ready), legend: '99 % within' },
      ],
      thresholds: [{ at: 2.5, colour: 'red' }],
      width: 12,
      alerts: ['ConversationsSlowToStart'],
      more: places.processes,
    },
    {
      kind: 'graph',
      title: 'How long do people talk?',
      description: 'Length of the conversations that ended: a sudden fall to a few seconds means that people give up.',
      unit: 's',
      queries: [
        { expr: quantile(0.5, m.duration), legend: 'half at most' },
        { expr: quantile(0.9, m.duration), legend: '90 % at most' },
      ],
      width: 12,
    },
  ],
};

const quality: Row = {
  title: 'How does it sound?',
  panels: [
    {
      kind: 'graph',
      title: 'How much of the audio is late or lost?',
      description: 'Share of all chunks in each direction. Lost ones are heard as gaps; late ones only if very late.',
      unit: 'percentunit',
      queries: [
        {
          expr: `${rate(series(m.chunks, { outcome: ['late', 'lost'] }), ['direction', 'outcome'])} / on (direction) group_left ${rate(series(m.chunks), ['direction'])}`,
          legend: '{{direction}}: {{outcome}}',
        },
      ],
      thresholds: [{ at: 0.01, colour: 'red' }],
      width: 12,
      alerts: ['FramesMissing'],
      more: places.processes,
    },
    {
      kind: 'graph',
      title: 'How often does playback run dry?',
      description: 'Gaps in playback, and their length, for each minute of speech sent, as clients report them.',
      unit: 'short',
      queries: [
        {
          expr: `60 * ${rate(series(m.underruns))} / ${rate(series(m.replyAudio))}`,
          legend: 'gaps a minute',
        },
        {
          expr: `60 * ${rate(series(m.underrunSeconds))} / ${rate(series(m.replyAudio))}`,
          legend: 'seconds a minute',
        },
        {
          expr: `60 * ${rate(series(gatewayMetrics.clientConcealed))} / ${rate(series(m.replyAudio))}`,
          legend: 'of these concealed',
        },
      ],
      width: 12,
    },
    {
      kind: 'graph',
      title: "How good are the users' networks?",
      description:
        'Round trip between client and gateway, and how much audio clients wait for before they play: both as clients ' +
        'report them, half of them and the worst in twenty. A buffer above 50 ms has seen audio come too late.',
      unit: 's',
      queries: [
        { expr: quantile(0.5, gatewayMetrics.roundTrip), legend: 'round trip: half within' },
        { expr: quantile(0.95, gatewayMetrics.roundTrip), legend: 'round trip: 95 % within' },
        { expr: quantile(0.5, gatewayMetrics.clientJitter), legend: 'jitter buffer: half within' },
        { expr: quantile(0.95, gatewayMetrics.clientJitter), legend: 'jitter buffer: 95 % within' },
      ],
      width: 12,
    },
    {
      kind: 'graph',
      title: 'Do microphones overdrive?',
      description:
        "Share of the chunks of users' speech with clipped samples; the speech service understands them badly.",
      unit: 'percentunit',
      queries: [
        { expr: `${rate(series(m.clipped))} / ${rate(series(m.chunks, { direction: 'up' }))}`, legend: 'clipped' },
      ],
      width: 12,
    },
  ],
};

const errors: Row = {
  title: 'What are users told?',
  panels: [
    {
      kind: 'graph',
      title: 'Which errors do users get?',
      description: 'Errors reported to clients in the last five minutes, by code and who reported them.',
      unit: 'short',
      queries: [{ expr: increase(series(m.errors), '5m', ['service', 'code']), legend: '{{service}}: {{code}}' }],
      width: 16,
      alerts: ['UpstreamKeyRejected', 'UpstreamQuotaExhausted'],
      more: places.upstream,
    },
    {
      kind: 'graph',
      title: 'Are these figures of now?',
      description:
        'Events that no metrics service has read yet, and events this version did not understand in the last hour: ' +
        'both should be zero, or what is above is incomplete.',
      unit: 'short',
      queries: [
        { expr: `max(${series(m.lag)})`, legend: 'not read yet' },
        { expr: increase(series(m.unreadable), '1h'), legend: 'not understood' },
      ],
      width: 8,
      alerts: ['JournalBehind', 'JournalDropping'],
    },
  ],
};

export const conversations: DashboardSpec = {
  ...places.conversations,
  description: 'Do the users get what they were promised, and if not, at which stage?',
  choices: [],
  rows: [objectivesRow, traffic, waiting, quality, errors],
};
