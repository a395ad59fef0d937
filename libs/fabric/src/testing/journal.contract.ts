import { describe, expect, it } from '@jest/globals';

import { eventually } from './eventually.ts';
import { fabricOfEachTest, type OpenFabric } from './open-fabric.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** What every journal does. */
export function describeJournalContract(name: string, open: OpenFabric): void {
  describe(`the ${name} journal`, () => {
    const fabric = fabricOfEachTest(open);
    const journal = () => fabric().journal;

    async function read(group: string, reader: string) {
      const entries: unknown[] = [];
      const following = await journal().follow({ group, reader, onEntry: (entry) => void entries.push(entry) });
      return { entries, following };
    }

    it('hands entries to a reader in the order written', async () => {
      await using stack = new AsyncDisposableStack();
      const { entries, following } = await read('counting', 'reader_1');
      stack.use(following);
      for (const each of numbers(100)) journal().append({ each, text: 'ünïcode' });
      await eventually('all entries arrive', () => entries.length === 100);
      expect(entries).toEqual(numbers(100).map((each) => ({ each, text: 'ünïcode' })));
    });

    it('keeps what was written before the first reader came', async () => {
      for (const each of numbers(10)) journal().append(each);
      const { entries, following } = await read('counting', 'reader_1');
      await eventually('all entries arrive', () => entries.length === 10);
      await following[Symbol.asyncDispose]();
      expect(entries).toEqual(numbers(10));
    });

    it('hands each entry to one reader of a group', async () => {
      const first = await read('counting', 'reader_1');
      const second = await read('counting', 'reader_2');
      const all = () => [...first.entries, ...second.entries];
      for (const each of numbers(200)) {
        journal().append(each);
        if (each % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      await eventually('all entries arrive', () => all().length >= 200);
      await first.following[Symbol.asyncDispose]();
      await second.following[Symbol.asyncDispose]();
      expect(all().sort((a, b) => Number(a) - Number(b))).toEqual(numbers(200));
    });

    it('hands every entry to every group', async () => {
      const counting = await read('counting', 'reader_1');
      const billing = await read('billing', 'reader_1');
      for (const each of numbers(20)) journal().append(each);
      await eventually('both have all', () => counting.entries.length + billing.entries.length === 40);
      await counting.following[Symbol.asyncDispose]();
      await billing.following[Symbol.asyncDispose]();
      expect(counting.entries).toEqual(numbers(20));
      expect(billing.entries).toEqual(numbers(20));
    });

    it('goes on behind a reader that left, and repeats nothing', async () => {
      const first = await read('counting', 'reader_1');
      journal().append('before');
      await eventually('the first reader has it', () => first.entries.length === 1);
      await first.following[Symbol.asyncDispose]();
      journal().append('between');
      const second = await read('counting', 'reader_2');
      journal().append('after');
      await eventually('the second reader has two', () => second.entries.length === 2);
      await second.following[Symbol.asyncDispose]();
      expect(first.entries).toEqual(['before']);
      expect(second.entries).toEqual(['between', 'after']);
    });

    it('gives an entry again when its handler failed, and the others meanwhile', async () => {
      const seen: unknown[] = [];
      const following = await journal().follow({
        group: 'counting',
        reader: 'reader_1',
        onEntry: async (entry) => {
          seen.push(entry);
          if (entry === 1 && seen.filter((each) => each === 1).length < 3) throw new Error('failed on purpose');
        },
      });
      for (const each of numbers(3)) journal().append(each);
      await eventually('the first entry came three times', () => seen.length === 5);
      journal().append(4);
      await eventually('the next entry comes', () => seen.includes(4));
      await following[Symbol.asyncDispose]();
      expect(seen.toSorted()).toEqual([1, 1, 1, 2, 3, 4]);
      expect(seen.indexOf(3)).toBeLessThan(seen.lastIndexOf(1));
    });

    it('waits for the entry in hand when a reader leaves', async () => {
      const { promise: release, resolve } = Promise.withResolvers<void>();
      let state: 'unseen' | 'in hand' | 'done' = 'unseen';
      const following = await journal().follow({
        group: 'counting',
        reader: 'reader_1',
        onEntry: async () => {
          state = 'in hand';
          await release;
          state = 'done';
        },
      });
      journal().append('long work');
      await eventually('the entry is in hand', () => state === 'in hand');
      const left = following[Symbol.asyncDispose]();
      resolve();
      await left;
      expect(state).toBe('done');
      journal().append('later');
      const second = await read('counting', 'reader_2');
      await eventually('the next reader has an entry', () => second.entries.length > 0);
      await second.following[Symbol.asyncDispose]();
      expect(second.entries).toEqual(['later']);
    });

    it('says how much a group has not read', async () => {
      for (const each of numbers(10)) journal().append(each);
      await eventually('all entries wait', async () => (await journal().backlog('counting')) === 10);
      const { entries, following } = await read('counting', 'reader_1');
      await eventually('all entries arrive', () => entries.length === 10);
      expect(await journal().backlog('counting')).toBe(0);
      expect(await journal().backlog('billing')).toBe(10);
      await following[Symbol.asyncDispose]();
    });

    it('counts what cannot be written and does not throw', async () => {
      const before = journal().dropped;
      journal().append(undefined);
      journal().append(1n);
      expect(journal().dropped - before).toBe(2);
    });
  });
}
