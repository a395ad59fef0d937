import { describe, expect, it } from '@jest/globals';

import { eventually } from './eventually.ts';
import { fabricOfEachTest, type OpenFabric } from './open-fabric.ts';
import { ScriptedWorker } from './scripted-worker.ts';

const conversations = (count: number) => Array.from({ length: count }, (_, index) => `conv_${index + 1}`);

/** What every placement does. */
export function describePlacementContract(name: string, open: OpenFabric): void {
  describe(`the ${name} placement`, () => {
    const fabric = fabricOfEachTest(open);
    const placement = () => fabric().placement;
    const newWorker = (options?: { isStubborn: boolean }) => new ScriptedWorker(placement(), options);

    it('gives an offered conversation to a worker', async () => {
      const worker = newWorker();
      await using _placed = await worker.serve(5);
      await placement().offer('conv_1');
      await eventually('the conversation is held', () => worker.holds.length === 1);
      expect(worker.last('conv_1').signal.aborted).toBe(false);
    });

    it('lets offers wait for a worker, first come first served', async () => {
      for (const each of conversations(4)) await placement().offer(each);
      expect(await placement().depth()).toEqual({ waiting: 4, active: 0 });
      const worker = newWorker();
      await using _placed = await worker.serve(1);
      for (const each of conversations(4)) {
        await eventually(`${each} is held`, () => worker.conversations.at(-1) === each);
        worker.last(each).finish();
      }
      expect(worker.conversations).toEqual(conversations(4));
    });

    it('gives a worker no more than it has room for', async () => {
      const worker = newWorker();
      await using _placed = await worker.serve(2);
      for (const each of conversations(3)) await placement().offer(each);
      await eventually('two are held', () => worker.holds.length === 2);
      expect(await placement().depth()).toEqual({ waiting: 1, active: 2 });
      worker.last('conv_1').finish();
      await eventually('the third is held', () => worker.holds.length === 3);
      expect(worker.conversations).toEqual(conversations(3));
    });

    it('gives no worker more than it has room for, however many are offered in the same moment', async () => {
      const workers = [newWorker(), newWorker()];
      const placed = await Promise.all(workers.map((worker) => worker.serve(3)));
      await Promise.all(conversations(40).map((each) => placement().offer(each)));
      await eventually('all room is used', () => workers.flatMap(({ holds }) => holds).length >= 6);
      await eventually('the rest waits', async () => (await placement().depth()).waiting === 34);
      expect(workers.map(({ holds }) => holds.length)).toEqual([3, 3]);
      for (const each of placed) await each[Symbol.asyncDispose]();
    });

    it('uses the room of all workers', async () => {
      const workers = [newWorker(), newWorker()];
      const placed = await Promise.all(workers.map((worker) => worker.serve(3)));
      for (const each of conversations(6)) await placement().offer(each);
      await eventually('all are held', () => workers.flatMap(({ holds }) => holds).length === 6);
      expect(workers.map(({ holds }) => holds.length)).toEqual([3, 3]);
      expect(workers.flatMap((worker) => worker.conversations).sort()).toEqual(conversations(6));
      for (const each of placed) await each[Symbol.asyncDispose]();
    });

    it('counts what waits and what is held', async () => {
      expect(await placement().depth()).toEqual({ waiting: 0, active: 0 });
      const worker = newWorker();
      await using _placed = await worker.serve(1);
      await placement().offer('conv_1');
      await eventually('it is held', () => worker.holds.length === 1);
      expect(await placement().depth()).toEqual({ waiting: 0, active: 1 });
      worker.last('conv_1').finish();
      await eventually('nothing is left', async () => (await placement().depth()).active === 0);
      expect(await placement().depth()).toEqual({ waiting: 0, active: 0 });
    });

    it('does not offer again what is over', async () => {
      const worker = newWorker();
      await using _placed = await worker.serve(1);
      await placement().offer('conv_1');
      await eventually('it is held', () => worker.holds.length === 1);
      worker.last('conv_1').finish();
      await placement().offer('conv_2');
      await eventually('the next is held', () => worker.conversations.includes('conv_2'));
      expect(worker.conversations).toEqual(['conv_1', 'conv_2']);
      expect(await placement().depth()).toEqual({ waiting: 0, active: 1 });
    });

    it('offers again what could not be held', async () => {
      const worker = newWorker();
      await using _placed = await worker.serve(5);
      await placement().offer('conv_1');
      for (const attempt of [1, 2, 3]) {
        await eventually(`attempt ${attempt}`, () => worker.holds.length === attempt);
        worker.last('conv_1').fail(new Error('failed on purpose'));
      }
      await eventually('a fourth attempt', () => worker.holds.length === 4);
      worker.last('conv_1').finish();
      await eventually('nothing is left', async () => (await placement().depth()).active === 0);
      expect(await placement().depth()).toEqual({ waiting: 0, active: 0 });
    });

    it('gives a conversation offered twice to one worker once', async () => {
      const worker = newWorker();
      await placement().offer('conv_1');
      await placement().offer('conv_1');
      await using _placed = await worker.serve(5);
      await eventually('it is held', () => worker.holds.length === 1);
      await placement().offer('conv_1');
      await placement().offer('conv_2');
      await eventually('the next is held', () => worker.conversations.includes('conv_2'));
      expect(worker.conversations).toEqual(['conv_1', 'conv_2']);
    });

    it('takes back an offer no worker has', async () => {
      await placement().offer('conv_1');
      await placement().offer('conv_2');
      expect(await placement().withdraw('conv_1')).toBe(true);
      const worker = newWorker();
      await using _placed = await worker.serve(5);
      await eventually('the other is held', () => worker.holds.length === 1);
      expect(worker.conversations).toEqual(['conv_2']);
      expect(await placement().depth()).toEqual({ waiting: 0, active: 1 });
    });

    it('does not take back what a worker holds', async () => {
      const worker = newWorker();
      await using _placed = await worker.serve(5);
      await placement().offer('conv_1');
      await eventually('it is held', () => worker.holds.length === 1);
      expect(await placement().withdraw('conv_1')).toBe(false);
      expect(worker.last('conv_1').signal.aborted).toBe(false);
      expect(await placement().depth()).toEqual({ waiting: 0, active: 1 });
    });

    it('has nothing to take back where nothing was offered', async () => {
      expect(await placement().withdraw('conv_unknown')).toBe(false);
    });

    it('gives a draining worker no more and says when the last conversation is over', async () => {
      const worker = newWorker();
      await using placed = await worker.serve(5);
      await placement().offer('conv_1');
      await eventually('it is held', () => worker.holds.length === 1);
      let isDrained = false;
      const drained = placed.drain().then(() => {
        isDrained = true;
      });
      await placement().offer('conv_2');
      const other = newWorker();
      await using _other = await other.serve(5);
      await eventually('the new one is held elsewhere', () => other.conversations.includes('conv_2'));
      expect(worker.conversations).toEqual(['conv_1']);
      expect(isDrained).toBe(false);
      worker.last('conv_1').finish();
      await drained;
      expect(await placement().depth()).toEqual({ waiting: 0, active: 1 });
    });

    it('moves what a draining worker lets go to another worker', async () => {
      const worker = newWorker();
      await using placed = await worker.serve(5);
      for (const each of conversations(3)) await placement().offer(each);
      await eventually('all are held', () => worker.holds.length === 3);
      const other = newWorker();
      await using _other = await other.serve(5);
      const drained = placed.drain();
      placed.letGo('a deploy');
      expect(worker.holds.map(({ signal }) => signal.aborted)).toEqual([true, true, true]);
      expect(worker.last('conv_1').signal.reason).toMatchObject({ message: 'a deploy' });
      await drained;
      await eventually('all are held elsewhere', () => other.holds.length === 3);
      expect(other.conversations.sort()).toEqual(conversations(3));
    });

    it('moves what a disposed worker held to another worker', async () => {
      const worker = newWorker();
      const placed = await worker.serve(5);
      await placement().offer('conv_1');
      await eventually('it is held', () => worker.holds.length === 1);
      const other = newWorker();
      await using _other = await other.serve(5);
      await placed[Symbol.asyncDispose]();
      expect(worker.last('conv_1').signal.aborted).toBe(true);
      await eventually('it is held elsewhere', () => other.holds.length === 1);
      await placement().offer('conv_2');
      await eventually('new ones go there too', () => other.conversations.includes('conv_2'));
      expect(worker.conversations).toEqual(['conv_1']);
    });

    it('does not wait for a hold that will not let go', async () => {
      const stubborn = newWorker({ isStubborn: true });
      const placed = await stubborn.serve(5);
      await placement().offer('conv_1');
      await eventually('it is held', () => stubborn.holds.length === 1);
      const other = newWorker();
      await using _other = await other.serve(5);
      await placed[Symbol.asyncDispose]();
      await eventually('it is held elsewhere', () => other.holds.length === 1);
      stubborn.last('conv_1').finish();
      expect(await placement().depth()).toEqual({ waiting: 0, active: 1 });
    });
  });
}
