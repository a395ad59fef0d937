import { describe, expect, it } from '@jest/globals';

import type { Frame } from '../bus.port.ts';
import { eventually } from './eventually.ts';
import { LinkEnd } from './link-end.ts';
import { fabricOfEachTest, type OpenFabric } from './open-fabric.ts';

/** Loses the frames with these numbers, the first time they are sent. */
function losing(...seqs: number[]): (frame: Frame) => boolean {
  const left = new Set(seqs);
  return ({ seq }) => left.delete(seq);
}

const words = (count: number) => Array.from({ length: count }, (_, index) => `word ${index + 1}`);

/** What two ends make of a bus that loses frames, whatever the engine. */
export function describeLinkContract(name: string, open: OpenFabric): void {
  describe(`a link over the ${name} bus`, () => {
    const fabric = fabricOfEachTest(open);

    async function pair(loses: (frame: Frame) => boolean, back: (frame: Frame) => boolean = () => false) {
      const { bus } = fabric();
      const gateway = await LinkEnd.open({ bus, self: 'gateway.1', other: 'worker.1', loses });
      const worker = await LinkEnd.open({ bus, self: 'worker.1', other: 'gateway.1', loses: back });
      const stack = new AsyncDisposableStack();
      stack.use(gateway);
      stack.use(worker);
      return { gateway, worker, [Symbol.asyncDispose]: () => stack.disposeAsync() };
    }

    it('fills a gap with the next frame, in order and once', async () => {
      await using ends = await pair(losing(3, 4, 7));
      for (const word of words(9)) ends.gateway.say(word);
      await eventually('all words arrive', () => ends.worker.received.length === 9);
      expect(ends.worker.received.map(({ text }) => text)).toEqual(words(9));
      expect(ends.worker.missing).toBe(3);
      expect(ends.worker.lost).toEqual([]);
    });

    it('notices within a quarter of a second that the last frames are missing', async () => {
      await using ends = await pair(losing(2, 3));
      for (const word of words(3)) ends.gateway.say(word);
      const lostAt = performance.now();
      await eventually('the rest arrives', () => ends.worker.received.length === 3);
      // What a busy machine needs comes on top.
      expect(performance.now() - lostAt).toBeLessThan(250 + 750);
      expect(ends.worker.received.map(({ text }) => text)).toEqual(words(3));
    });

    it('asks again when question or answer are lost, too', async () => {
      let questions = 0;
      let answers = 0;
      await using ends = await pair(
        (frame) => (frame.seq === 2 ? (answers += 1) <= 2 : false),
        ({ kind }) => kind === 35 && (questions += 1) === 1,
      );
      for (const word of words(4)) ends.gateway.say(word);
      await eventually('all words arrive', () => ends.worker.received.length === 4);
      expect(ends.worker.received.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    });

    it('loses nothing in either direction when every third frame is lost', async () => {
      let count = 0;
      const third = () => (count += 1) % 3 === 0;
      await using ends = await pair(third, third);
      for (const word of words(50)) {
        ends.gateway.say(word);
        ends.worker.say(word);
        await new Promise((resolve) => setImmediate(resolve));
      }
      const { gateway, worker } = ends;
      await eventually(
        'all words arrive',
        () => gateway.received.length === 50 && worker.received.length === 50,
        20_000,
      );
      for (const { received } of [gateway, worker]) expect(received.map(({ text }) => text)).toEqual(words(50));
    });

    it('keeps nothing that has arrived', async () => {
      await using ends = await pair(losing(2));
      for (const word of words(3)) ends.gateway.say(word);
      expect(ends.gateway.keptBytes).toBeGreaterThan(0);
      await eventually('everything is confirmed', () => ends.gateway.keptBytes === 0);
    });
  });
}
