import { randomUUID } from 'node:crypto';

import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';

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
} from '@colloquy/fabric/testing';
import { startRedis, until, type RedisServer } from '@colloquy/testing';

import { openRedisFabric } from '../src/index.ts';
import { RedisProbe } from './redis-probe.ts';

let server: RedisServer;
let probe: RedisProbe;
let keyPrefix = '';

beforeAll(async () => {
  server = await startRedis();
  probe = new RedisProbe(server.url);
});

afterAll(async () => {
  await probe[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

/** Runs after the suites' own hooks, which close the fabric. */
afterEach(async () => {
  await until(async () => (await probe.connections()).length === 0, { what: 'every connection to be closed' });
  expect(await probe.leftovers(keyPrefix)).toEqual([]);
});

function openFabric() {
  keyPrefix = `test-${randomUUID()}`;
  return openRedisFabric({
    url: server.url,
    keyPrefix,
    journalRetryAfterMs: 300,
    historyMs: 60_000,
    onError: () => undefined,
  });
}

describeBlobsContract('Redis', openFabric);
describeBusContract('Redis', openFabric);
describeLinkContract('Redis', openFabric);
describeStoreContract('Redis', openFabric);
describeAccountsContract('Redis', openFabric);
describeTicketsContract('Redis', openFabric);
describeHistoryContract('Redis', openFabric);
describeFollowUpsContract('Redis', openFabric);
describePlacementContract('Redis', openFabric);
describeJournalContract('Redis', openFabric);
describeLimiterContract('Redis', openFabric);
