/** Two clients, one conversation each: does it work at all? */
import type { Options } from 'k6/options';

import { summary } from './summary.ts';
import { talk } from './talk.ts';
import { wholeNumber } from './target.ts';
import { flawless } from './thresholds.ts';

const vus = wholeNumber(__ENV, 'VUS', { fallback: 2, max: 20 });
const durationS = wholeNumber(__ENV, 'DURATION_S', { fallback: 60, max: 600 });

export const options: Options = {
  scenarios: {
    smoke: { executor: 'per-vu-iterations', vus, iterations: 1, maxDuration: `${durationS}s`, gracefulStop: '5s' },
  },
  thresholds: flawless,
};

export default () => talk(durationS * 1_000);

export const handleSummary = summary('smoke', __ENV);
