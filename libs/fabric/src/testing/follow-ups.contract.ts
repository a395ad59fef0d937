import { describe, expect, it } from '@jest/globals';

import { fabricOfEachTest, type OpenFabric } from './open-fabric.ts';
import { eventually } from './eventually.ts';

/** What every engine does with work that comes after a conversation. */
export function describeFollowUpsContract(name: string, open: OpenFabric): void {
  describe(`the ${name} follow-ups`, () => {
    const fabric = fabricOfEachTest(open);
    const followUps = () => fabric().followUps;

    /** Notes what is done; throws the first `failing` times. */
    async function worker(failing = 0) {
      const done: string[] = [];
      let failures = 0;
      const working = await followUps().work(async (conversation) => {
        if (failures < failing) {
          failures += 1;
          throw new Error('not now');
        }
        done.push(conversation);
      });
      return { done, working };
    }

    it('are done once, whoever offers to', async () => {
      const [one, other] = [await worker(), await worker()];
      const ids = Array.from({ length: 10 }, (_, index) => `conv_${index}`);
      await Promise.all(ids.map((id) => followUps().add(id, 0)));
      await eventually('all of it done', () => one.done.length + other.done.length >= 10);
      await eventually('nothing left', async () => (await followUps().backlog()) === 0);
      expect([...one.done, ...other.done].toSorted()).toEqual(ids);
    });

    it('wait until somebody offers to do them', async () => {
      await followUps().add('conv_a', 0);
      await followUps().add('conv_a', 0);
      expect(await followUps().backlog()).toBe(1);
      const { done } = await worker();
      await eventually('it is done', () => done.length > 0);
      expect(done).toEqual(['conv_a']);
    });

    it('are tried again when they fail', async () => {
      const { done } = await worker(1);
      await followUps().add('conv_a', 0);
      await eventually('it is done', () => done.length > 0);
      await eventually('nothing left', async () => (await followUps().backlog()) === 0);
      expect(done).toEqual(['conv_a']);
    });

    it('are asked for again once they were done', async () => {
      const { done } = await worker();
      await followUps().add('conv_a', 0);
      await eventually('it is done', async () => done.length === 1 && (await followUps().backlog()) === 0);
      await followUps().add('conv_a', 0);
      await eventually('done again', () => done.length === 2);
      expect(done).toEqual(['conv_a', 'conv_a']);
    });

    it('are left to others by who stops', async () => {
      const { done, working } = await worker();
      await working[Symbol.asyncDispose]();
      await followUps().add('conv_a', 0);
      const other = await worker();
      await eventually('done by the other', () => other.done.length > 0);
      expect(done).toEqual([]);
    });
  });
}
