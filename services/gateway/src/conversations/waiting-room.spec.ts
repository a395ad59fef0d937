import { describe, expect, it } from '@jest/globals';
import { systemTimers } from '@colloquy/lifecycle';

import { WaitingRoom } from './waiting-room.ts';

/** Conversations that a worker takes when told. */
class Guest {
  worker: string | null = null;
  isOver = false;
}

function room({ seats = 2, elsewhere = () => Promise.resolve(0) } = {}) {
  let now = 0;
  let counts = 0;
  const depth = async () => {
    counts += 1;
    return { waiting: await elsewhere(), active: 0 };
  };
  const timers = { ...systemTimers, now: () => now };
  return {
    room: new WaitingRoom({ placement: { depth }, timers, random: () => 0.5, seats }),
    /** Lets `ms` pass and what is under way come to its end. */
    passes: async (ms: number) => {
      now += ms;
      await new Promise(setImmediate);
    },
    counts: () => counts,
  };
}

describe('a burst of clients', () => {
  it('is told early when to come again, all but those who can wait', () => {
    const { room: waiting } = room({ seats: 20 });
    const answers = Array.from({ length: 100 }, () => waiting.enter(new Guest()));
    expect(answers.filter((answer) => answer === null)).toHaveLength(20);
    expect(new Set(answers.slice(20))).toEqual(new Set([6_000]));
  });

  it('is let in as workers take those who wait, or they leave', () => {
    const { room: waiting } = room();
    const [taken, gone] = [new Guest(), new Guest()];
    for (const guest of [taken, gone]) expect(waiting.enter(guest)).toBeNull();
    expect(waiting.enter(new Guest())).not.toBeNull();
    taken.worker = 'worker.1';
    gone.isOver = true;
    expect([waiting.enter(new Guest()), waiting.enter(new Guest())]).toEqual([null, null]);
    expect(waiting.enter(new Guest())).not.toBeNull();
  });

  it('at other gateways counts too, and is asked about twice a second at most', async () => {
    let waitingElsewhere = 2;
    const { room: waiting, passes, counts } = room({ elsewhere: () => Promise.resolve(waitingElsewhere) });
    expect(waiting.enter(new Guest())).toBeNull();
    await passes(100);
    expect(waiting.enter(new Guest())).not.toBeNull();
    waitingElsewhere = 0;
    await passes(500);
    waiting.enter(new Guest());
    await passes(0);
    expect(waiting.enter(new Guest())).toBeNull();
    expect(counts()).toBe(2);
  });

  it('is not held up by a Redis that does not answer', async () => {
    const { room: waiting, passes } = room({ elsewhere: () => Promise.reject(new Error('no Redis')) });
    waiting.enter(new Guest());
    await passes(0);
    expect(waiting.enter(new Guest())).toBeNull();
  });
});
