/** A few clients talk all the time; in the middle a crowd arrives within a second. Do the few notice? Is the crowd served? */
import type { Options } from 'k6/options';

import { summary } from './summary.ts';
import { talk } from './talk.ts';
import { wholeNumber } from './target.ts';
import { forScenario, underLoad } from './thresholds.ts';

const regulars = wholeNumber(__ENV, 'REGULARS', { fallback: 5, max: 100 });
const vus = wholeNumber(__ENV, 'VUS', { fallback: 50, max: 1_000 });
const durationS = wholeNumber(__ENV, 'DURATION_S', { fallback: 60, min: 15, max: 3_600 });
/** The middle third belongs to the crowd. */
const crowdS = Math.floor(durationS / 3);

export const options: Options = {
  scenarios: {
    regulars: {
      executor: 'constant-vus',
      exec: 'regular',
      vus: regulars,
      duration: `${durationS}s`,
      gracefulStop: '30s',
    },
    crowd: {
      executor: 'constant-vus',
      exec: 'newcomer',
      vus,
      startTime: `${crowdS}s`,
      duration: `${crowdS}s`,
      gracefulStop: '30s',
    },
  },
  thresholds: { ...underLoad, ...forScenario('regulars', underLoad), ...forScenario('crowd', underLoad) },
};

export const regular = () => talk(durationS * 1_000);
export const newcomer = () => talk(crowdS * 1_000);

export const handleSummary = summary('spike', __ENV);
