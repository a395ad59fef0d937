import { describe, expect, it } from '@jest/globals';

import { eventually } from './eventually.ts';
import { fabricOfEachTest, type OpenFabric } from './open-fabric.ts';

/** What every engine's tickets do. */
export function describeTicketsContract(name: string, open: OpenFabric): void {
  describe(`the ${name} tickets`, () => {
    const fabric = fabricOfEachTest(open);
    const tickets = () => fabric().tickets;

    it('say who holds one, to the first who asks', async () => {
      await tickets().put('hash', 'ann', 60_000);
      await tickets().put('another', 'bob', 60_000);
      const answers = await Promise.all(Array.from({ length: 10 }, () => tickets().take('hash')));
      expect(answers.filter((holder) => holder !== null)).toEqual(['ann']);
      expect(await tickets().take('another')).toBe('bob');
    });

    it('say nothing of one that was never given', async () => {
      expect(await tickets().take('hash')).toBeNull();
    });

    it('are worth nothing after their time', async () => {
      await tickets().put('short', 'ann', 1);
      await tickets().put('long', 'ann', 60_000);
      await eventually('the first has lapsed', async () => {
        await tickets().put('probe', 'bob', 1);
        return (await tickets().take('probe')) === null;
      });
      expect(await tickets().take('short')).toBeNull();
      expect(await tickets().take('long')).toBe('ann');
    });
  });
}
