import { describe, expect, it } from '@jest/globals';

import { initialView } from '../../realtime/conversation/conversation-view.ts';
import { adviceWords } from './status-advice.ts';
import { problemWords } from './problem-words.ts';

describe('advice beside the state', () => {
  it('is about trouble first, then about the sound, then about what is to come', () => {
    const going = { ...initialView, notice: { kind: 'going_away' } } as const;
    const silenced = { ...going, speaker: 'suspended' } as const;
    const broken = { ...silenced, problem: { kind: 'unreachable' } } as const;
    expect(adviceWords(initialView)).toBeNull();
    expect([going, silenced, broken].map((view) => adviceWords(view)?.title)).toEqual([
      'The server restarts',
      'The sound is off',
      'Server not reached',
    ]);
  });

  it('says how much of a budget is left', () => {
    const notice = { kind: 'budget', remaining: 0.095 } as const;
    expect(adviceWords({ ...initialView, notice })?.title).toBe('10 % of your time is left');
  });

  it('says when another attempt may succeed, where the server said so', () => {
    const busy = (retryAfterS: number) => problemWords({ kind: 'server', code: 'no_capacity', retryAfterS }).detail;
    expect(busy(1)).toMatch(/Try again in 1 second\.$/);
    expect(busy(40)).toMatch(/Try again in 40 seconds\.$/);
    expect(busy(150)).toMatch(/Try again in 3 minutes\.$/);
    expect(busy(50_000)).toMatch(/Try again in 14 hours\.$/);
  });
});
