/** More and more clients up to VUS, which then stay for a while: how many does it carry, and how does it feel for them? */
import type { Options } from 'k6/options';

import { summary } from './summary.ts';
import { talk } from './talk.ts';
import { wholeNumber } from './target.ts';
import { underLoad } from './thresholds.ts';

const vus = wholeNumber(__ENV, 'VUS', { fallback: 50, max: 1_000 });
const rampS = wholeNumber(__ENV, 'RAMP_S', { fallback: 30, max: 3_600 });
const holdS = wholeNumber(__ENV, 'DURATION_S', { fallback: 60, max: 3_600 });

export const options: Options = {
  scenarios: {
    ramp: {
      executor: 'ramping-vus',
      startVUs: 1,
      stages: [
        { duration: `${rampS}s`, target: vus },
        { duration: `${holdS}s`, target: vus },
      ],
      gracefulStop: '30s',
    },
  },
  thresholds: underLoad,
};

export default () => talk((rampS + holdS) * 1_000);

export const handleSummary = summary('ramp', __ENV);
