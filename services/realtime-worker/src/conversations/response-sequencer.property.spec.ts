import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { ResponseSequencer } from './response-sequencer.ts';

type Uplink = { create: true } | { cancel: string };

/** The service as far as responses go, with a link of its own pace in each direction. */
class ServiceModel {
  readonly sequencer = new ResponseSequencer({
    create: () => {
      // Whatever is on its way: never while we know of a running response.
      expect(this.known).toBeNull();
      this.#up.push({ create: true });
    },
    cancel: (cancel) => this.#up.push({ cancel }),
  });
  known: string | null = null;
  started = 0;
  refused = 0;
  #active: string | null = null;
  #up: Uplink[] = [];
  #down: (() => void)[] = [];

  get isQuiet(): boolean {
    return this.#active === null && this.#up.length === 0 && this.#down.length === 0;
  }

  receive(): void {
    const event = this.#up.shift();
    if (event === undefined) return;
    if ('cancel' in event) {
      if (event.cancel === this.#active) this.end();
    } else if (this.#active === null) {
      this.#start();
    } else {
      this.refused += 1;
      this.#down.push(() => this.sequencer.refusedAsActive());
    }
  }

  deliver(): void {
    this.#down.shift()?.();
  }

  end(): void {
    if (this.#active === null) return;
    this.#active = null;
    this.#down.push(() => {
      this.known = null;
      this.sequencer.done();
    });
  }

  /** The user speaks: the running response is cut off by the service itself. */
  hear(): void {
    this.#down.push(() => this.sequencer.expectCancelled());
    this.end();
  }

  /** The user fell silent: the service replies by itself, unless it does already. */
  reply(): void {
    if (this.#active === null) this.#start();
  }

  /** The session is lost; another one knows of no response. */
  lose(): boolean {
    this.#active = null;
    this.#up = [];
    this.#down = [];
    this.known = null;
    return this.sequencer.reset();
  }

  #start(): void {
    this.started += 1;
    const id = `resp_${String(this.started)}`;
    this.#active = id;
    this.#down.push(() => {
      this.known = id;
      this.sequencer.started(id);
    });
  }
}

const ours = ['request', 'follow', 'cancel', 'receive', 'deliver', 'end', 'lose'] as const;
const all = [...ours, 'hear', 'reply'] as const;
type Step = (typeof all)[number];

/** Plays the steps, lets everything come to its end, and says how many responses began after the last request. */
function play(steps: readonly Step[]) {
  const model = new ServiceModel();
  let startedBefore = 0;
  let isDue = false;
  let isFollowing = false;
  for (const step of steps) {
    if (step === 'request' || step === 'follow') {
      startedBefore = model.started;
      isDue = true;
      isFollowing = step === 'follow';
      model.sequencer[step]();
    } else if (step === 'cancel') {
      model.sequencer.cancel();
    } else if (step === 'lose') {
      // What was owed is asked for again by whoever holds the conversation.
      if (model.lose()) model.sequencer.request();
      else isDue = false;
    } else {
      model[step]();
    }
  }
  for (let turn = 0; turn < 100 && !model.isQuiet; turn += 1) {
    for (let event = 0; event < 10; event += 1) {
      model.receive();
      model.deliver();
    }
    model.end();
  }
  // The answer to what the user says, now or before, will know what the model has learnt.
  if (isFollowing && steps.includes('hear')) isDue = false;
  return { model, began: isDue ? model.started - startedBefore : null };
}

describe('responses over a link that takes its time', () => {
  const runs = { numRuns: 2_000 };

  it('are never refused as a second one while only we ask for them', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ours), { maxLength: 60 }), (steps) => {
        expect(play(steps).model.refused).toBe(0);
      }),
      runs,
    );
  });

  it('come to rest, and none that was wanted is lost, however turn detection interferes', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...all), { maxLength: 60 }), (steps) => {
        const { model, began } = play(steps);
        expect(model.isQuiet).toBe(true);
        expect(model.sequencer.isIdle).toBe(true);
        if (began !== null) expect(began).toBeGreaterThan(0);
      }),
      runs,
    );
  });
});
