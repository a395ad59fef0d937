import { describe, expect, it } from '@jest/globals';

import { fabricOfEachTest, type OpenFabric } from './open-fabric.ts';

const record = { id: 'conv_a', gateway: 'gateway.1', inputRate: 16_000, createdAt: 1_700_000_000_000 };
const today = { user: 'user_hash', day: '2026-11-22' };

/** What every conversation store does with what conversations cost. */
export function describeAccountsContract(name: string, open: OpenFabric): void {
  describe(`the accounts of the ${name} store`, () => {
    const fabric = fabricOfEachTest(open);
    const store = () => fabric().store;

    async function claimed(id = 'conv_a') {
      await store().create({ ...record, id });
      await store().claim(id, 'worker.1');
      return store();
    }

    it('add up what is charged, to the billionth', async () => {
      const accounts = await claimed();
      expect(await accounts.charge('conv_a', 1, { key: 'resp_1', nanoUsd: 1 }, today)).toEqual({
        conversation: 1,
        userDay: 1,
      });
      await accounts.charge('conv_a', 1, { key: 'resp_2', nanoUsd: 3_200_000_000 }, today);
      expect(await accounts.spent('conv_a', today)).toEqual({ conversation: 3_200_000_001, userDay: 3_200_000_001 });
    });

    it('count a charge once although it is told again, by another owner too', async () => {
      const accounts = await claimed();
      const charge = { key: 'resp_1', nanoUsd: 700 };
      await Promise.all(Array.from({ length: 10 }, () => accounts.charge('conv_a', 1, charge, today)));
      await accounts.claim('conv_a', 'worker.1');
      expect(await accounts.charge('conv_a', 2, charge, today)).toEqual({ conversation: 700, userDay: 700 });
    });

    it('lose nothing of charges that come at once', async () => {
      const accounts = await claimed();
      const charges = Array.from({ length: 30 }, (_, index) => ({ key: `resp_${index}`, nanoUsd: index }));
      await Promise.all(charges.map((charge) => accounts.charge('conv_a', 1, charge, today)));
      expect(await accounts.spent('conv_a', today)).toEqual({ conversation: 435, userDay: 435 });
    });

    it('take nothing from an earlier owner', async () => {
      const accounts = await claimed();
      await accounts.claim('conv_a', 'worker.1');
      expect(await accounts.charge('conv_a', 1, { key: 'resp_1', nanoUsd: 5 }, today)).toBeNull();
      expect(await accounts.spent('conv_a', today)).toEqual({ conversation: 0, userDay: 0 });
    });

    it('keep what was spent for the next owner', async () => {
      const accounts = await claimed();
      await accounts.charge('conv_a', 1, { key: 'resp_1', nanoUsd: 5 });
      await accounts.claim('conv_a', 'worker.1');
      expect(await accounts.charge('conv_a', 2, { key: 'resp_2', nanoUsd: 7 })).toEqual({
        conversation: 12,
        userDay: 0,
      });
    });

    it('sum a user over conversations, and keep users and days apart', async () => {
      const accounts = await claimed();
      await claimed('conv_b');
      const charge = { key: 'resp_1', nanoUsd: 10 };
      await accounts.charge('conv_a', 1, charge, today);
      await accounts.charge('conv_b', 1, charge, today);
      await accounts.charge('conv_b', 1, { ...charge, key: 'resp_2' }, { ...today, day: '2026-11-23' });
      await accounts.charge('conv_b', 1, { ...charge, key: 'resp_3' }, { ...today, user: 'other_hash' });
      expect(await accounts.spent('conv_a', today)).toEqual({ conversation: 10, userDay: 20 });
      expect(await accounts.spent('conv_b', { ...today, day: '2026-11-23' })).toMatchObject({ userDay: 10 });
      expect(await accounts.spent('conv_b', { ...today, user: 'other_hash' })).toEqual({
        conversation: 30,
        userDay: 10,
      });
    });

    it('charge what comes after the end to the user alone', async () => {
      const accounts = await claimed();
      await accounts.charge('conv_a', 1, { key: 'resp_1', nanoUsd: 10 }, today);
      await accounts.end('conv_a');
      expect(await accounts.charge('conv_a', 1, { key: 'resp_2', nanoUsd: 4 }, today)).toEqual({
        conversation: 0,
        userDay: 14,
      });
      expect(await accounts.spent('conv_a', today)).toEqual({ conversation: 0, userDay: 14 });
    });

    it('hold nothing where nothing was charged', async () => {
      expect(await store().spent('conv_unknown', today)).toEqual({ conversation: 0, userDay: 0 });
    });
  });
}
