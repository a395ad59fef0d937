/** A steady number of clients for long: does anything grow, leak or slow down? Set DURATION_S to hours for a real one. */
import type { Options } from 'k6/options';

import { summary } from './summary.ts';
import { talk } from './talk.ts';
import { wholeNumber } from './target.ts';
import { underLoad } from './thresholds.ts';

const vus = wholeNumber(__ENV, 'VUS', { fallback: 10, max: 500 });
const durationS = wholeNumber(__ENV, 'DURATION_S', { fallback: 300, max: 24 * 3_600 });

export const options: Options = {
  scenarios: { soak: { executor: 'constant-vus', vus, duration: `${durationS}s`, gracefulStop: '30s' } },
  thresholds: underLoad,
};

export default () => talk(durationS * 1_000);

export const handleSummary = summary('soak', __ENV);
