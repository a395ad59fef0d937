import { describe, expect, it } from '@jest/globals';
import { MemoryFabric } from '@colloquy/fabric';

import { ChargeQueue } from './charge-queue.ts';

const record = { id: 'conv_1', gateway: 'gateway.1', inputRate: 24_000, createdAt: 1, epoch: 1 };

describe('charges on their way to the store', () => {
  it('are told again after the store was away, and counted once', async () => {
    await using fabric = new MemoryFabric();
    const { store } = fabric;
    await store.create(record);
    await store.claim('conv_1', 'worker.0');
    const faults: unknown[] = [];
    let isAway = true;
    const away = Object.assign(Object.create(store) as typeof store, {
      // The first charge gets there, but its answer does not come back.
      charge: async (...args: Parameters<typeof store.charge>) => {
        const spent = await store.charge(...args);
        if (isAway) throw new Error('away');
        return spent;
      },
    });
    const queue = new ChargeQueue({
      record,
      store: away,
      onSpent: () => undefined,
      onFault: (error) => faults.push(error),
    });
    queue.add({ key: 'resp_1', nanoUsd: 5 }, undefined);
    await queue.settled();
    isAway = false;
    queue.add({ key: 'resp_2', nanoUsd: 7 }, undefined);
    await queue.settled();
    expect(faults).toHaveLength(1);
    expect(await store.spent('conv_1')).toEqual({ conversation: 12, userDay: 0 });
  });
});
