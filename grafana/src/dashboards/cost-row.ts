import { conversationMetrics } from '@colloquy/metrics/events';

import type { Row } from '../panels/dashboard-spec.ts';
import { increase, rate, series } from '../promql/series.ts';

const m = conversationMetrics;
const freshInput = series(m.tokens, { kind: ['input_text_fresh', 'input_audio_fresh'] });
const cachedInput = series(m.tokens, { kind: ['input_text_cached', 'input_audio_cached'] });

export const costRow: Row = {
  title: 'What does it cost?',
  panels: [
    {
      kind: 'stat',
      title: 'What did the last hour cost?',
      description: 'At the list prices the worker knows; with the simulator, what it would have cost.',
      unit: 'currencyUSD',
      queries: [{ expr: increase(series(m.cost), '1h'), legend: 'USD' }],
      thresholds: [
        { at: 25, colour: 'yellow' },
        { at: 50, colour: 'red' },
      ],
      width: 8,
      alerts: ['CostRateHigh'],
    },
    {
      kind: 'stat',
      title: 'What does a minute of speech cost?',
      description: 'Cost for each minute of speech sent to users, over the last hour.',
      unit: 'currencyUSD',
      queries: [
        {
          expr: `60 * ${increase(series(m.cost), '1h')} / ${increase(series(m.replyAudio), '1h')}`,
          legend: 'USD a minute',
        },
      ],
      width: 8,
    },
    {
      kind: 'stat',
      title: 'How much of the input is cached?',
      description:
        'Cached input costs a fraction. A fall means that sessions are rebuilt often, or instructions changed.',
      unit: 'percentunit',
      queries: [
        {
          expr: `${increase(cachedInput, '1h')} / (${increase(cachedInput, '1h')} + ${increase(freshInput, '1h')})`,
          legend: 'cached',
        },
      ],
      highIsGood: true,
      thresholds: [
        { at: 0, colour: 'yellow' },
        { at: 0.5, colour: 'green' },
      ],
      max: 1,
      width: 8,
    },
    {
      kind: 'graph',
      title: 'What is the money spent on?',
      description: 'USD an hour at list prices, by kind of token.',
      unit: 'currencyUSD',
      queries: [{ expr: `3600 * ${rate(series(m.cost), ['kind'])}`, legend: '{{kind}}' }],
      width: 12,
      stacked: true,
      alerts: ['CostRateHigh'],
    },
    {
      kind: 'graph',
      title: 'Which tokens are used?',
      description: 'Tokens billed each second, by kind.',
      unit: 'short',
      queries: [{ expr: rate(series(m.tokens), ['kind']), legend: '{{kind}}' }],
      width: 12,
      stacked: true,
      alerts: ['UpstreamLimitNear'],
    },
  ],
};
