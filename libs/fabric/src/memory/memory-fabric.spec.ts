import { describe, expect, it } from '@jest/globals';

import {
  describeBlobsContract,
  describeAccountsContract,
  describeBusContract,
  describeFollowUpsContract,
  describeHistoryContract,
  describeJournalContract,
  describeLimiterContract,
  describeLinkContract,
  describePlacementContract,
  describeStoreContract,
  describeTicketsContract,
} from '../testing/index.ts';
import { MemoryFabric } from './memory-fabric.ts';

const openFabric = async () =>
  new MemoryFabric({ onError: () => undefined, journalRetryAfterMs: 50, historyMs: 60_000 });

describeBlobsContract('memory', openFabric);
describeBusContract('memory', openFabric);
describeLinkContract('memory', openFabric);
describeStoreContract('memory', openFabric);
describeAccountsContract('memory', openFabric);
describeTicketsContract('memory', openFabric);
describeHistoryContract('memory', openFabric);
describeFollowUpsContract('memory', openFabric);
describePlacementContract('memory', openFabric);
describeJournalContract('memory', openFabric);
describeLimiterContract('memory', openFabric);

describe('a memory fabric', () => {
  it('answers until it is closed', async () => {
    const fabric = new MemoryFabric();
    await fabric.check();
    await fabric[Symbol.asyncDispose]();
    await expect(fabric.check()).rejects.toMatchObject({ name: 'FabricUnavailable', retryable: true });
  });
});
