import { clientErrors, serverErrors } from './codes.ts';

type Thresholds = Record<string, string[]>;

/** Always true: it only makes k6 count each code by itself, which the summary shows. */
const byCode: Thresholds = Object.fromEntries(
  [...serverErrors, ...clientErrors, 'other'].map((code) => [`errors{code:${code}}`, ['count>=0']]),
);

/** For a system that has nothing else to do. The turn detection alone waits for 0.5 s of silence. */
export const flawless: Thresholds = {
  ...byCode,
  checks: ['rate==1'],
  errors: ['count==0'],
  conversations_completed: ['rate==1'],
  turns_completed: ['rate==1'],
  replies_starved: ['rate==0'],
  ready_time: ['p(95)<3000'],
  first_audio_time: ['p(95)<2500'],
};

/** For one that is full: hardly anybody may notice. */
export const underLoad: Thresholds = {
  ...byCode,
  checks: ['rate>0.999'],
  conversations_completed: ['rate>0.99'],
  turns_completed: ['rate>0.99'],
  replies_starved: ['rate<0.01'],
  ready_time: ['p(95)<5000'],
  first_audio_time: ['p(95)<3000'],
};

/** The same for what happens in one scenario of several. */
export function forScenario(scenario: string, thresholds: Thresholds): Thresholds {
  const times = Object.entries(thresholds).filter(([metric]) => !metric.includes('{') && metric !== 'checks');
  return Object.fromEntries(times.map(([metric, rules]) => [`${metric}{scenario:${scenario}}`, rules]));
}

/** While the simulator fails anything may fail, but nobody may be left without a word; afterwards all must be well again. */
export const afterFaults: Thresholds = {
  ...byCode,
  checks: ['rate==1'],
  'conversations_completed{phase:before}': ['rate==1'],
  'conversations_completed{phase:during}': ['rate>=0'],
  'conversations_completed{phase:after}': ['rate>0.95'],
  'errors{code:not_ready}': ['count==0'],
  'errors{code:no_reply}': ['count==0'],
};
