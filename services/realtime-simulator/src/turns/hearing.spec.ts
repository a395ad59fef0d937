import { describe, expect, it } from '@jest/globals';

import { FirstToKnow, type HeardTurn, type HeardWords } from './heard-words.port.ts';
import { Hearing } from './hearing.ts';

const turn: HeardTurn = { itemId: 'item_1', pcm: new Int16Array(24_000), speechMs: 900, language: null };

/** Answers every turn alike and counts them. */
class Source implements HeardWords {
  asked = 0;
  signal: AbortSignal | null = null;
  readonly #answer: string | null | Error;

  constructor(answer: string | null | Error) {
    this.#answer = answer;
  }

  recognize(_turn: HeardTurn, signal: AbortSignal): Promise<string | null> {
    this.asked += 1;
    this.signal = signal;
    return this.#answer instanceof Error ? Promise.reject(this.#answer) : Promise.resolve(this.#answer);
  }
}

describe('what a session has heard', () => {
  it('is recognised once, whoever wants it', async () => {
    const source = new Source('Good evening.');
    using hearing = new Hearing(source);
    expect(await hearing.listen(turn)).toBe('Good evening.');
    expect(await hearing.wordsOf('item_1')).toBe('Good evening.');
    expect(hearing.wordsOf('item_2')).toBeNull();
    expect(source.asked).toBe(1);
  });

  it('is empty for silence, without asking', async () => {
    const source = new Source('Thank you for watching.');
    using hearing = new Hearing(source);
    expect(await hearing.listen({ ...turn, speechMs: 0 })).toBe('');
    expect(source.asked).toBe(0);
  });

  it('is unknown to the answer when recognising failed, and the listener is told', async () => {
    using hearing = new Hearing(new Source(new Error('no model')));
    await expect(hearing.listen(turn)).rejects.toThrow('no model');
    expect(await hearing.wordsOf('item_1')).toBeNull();
  });

  it('is no longer wanted once the session is over', async () => {
    const source = new Source('Good evening.');
    const hearing = new Hearing(source);
    await hearing.listen(turn);
    hearing[Symbol.dispose]();
    expect(source.signal?.aborted).toBe(true);
  });

  it('is remembered for the latest turns only', async () => {
    using hearing = new Hearing(new Source('Yes.'));
    for (let index = 0; index < 100; index++) await hearing.listen({ ...turn, itemId: `item_${index}` });
    expect(hearing.wordsOf('item_0')).toBeNull();
    expect(await hearing.wordsOf('item_99')).toBe('Yes.');
  });
});

describe('several who may know', () => {
  it('are asked in their order until one can tell', async () => {
    const sources = [new Source(null), new Source('From the scene.'), new Source('From a model.')] as const;
    expect(await new FirstToKnow(sources).recognize(turn, new AbortController().signal)).toBe('From the scene.');
    expect(sources.map(({ asked }) => asked)).toEqual([1, 1, 0]);
  });

  it('know nothing together when none does', async () => {
    expect(await new FirstToKnow([]).recognize(turn, new AbortController().signal)).toBeNull();
  });
});
