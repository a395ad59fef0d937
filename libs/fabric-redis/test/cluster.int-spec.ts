import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  describeAccountsContract,
  describeBlobsContract,
  describeBusContract,
  describeFollowUpsContract,
  describeHistoryContract,
  describeJournalContract,
  describePlacementContract,
  describeStoreContract,
  describeTicketsContract,
} from '@colloquy/fabric/testing';
import { until } from '@colloquy/testing';

import { openRedisFabric } from '../src/index.ts';
import { RedisCluster } from './redis-cluster.ts';

let cluster: RedisCluster;

beforeAll(async () => {
  cluster = await RedisCluster.start();
});
afterAll(() => cluster[Symbol.asyncDispose]());

function openFabric(keyPrefix = `test-${randomUUID()}`) {
  const more = { journalRetryAfterMs: 300, historyMs: 60_000, onError: () => undefined };
  return openRedisFabric({ url: cluster.url, keyPrefix, ...more });
}

describeBlobsContract('Redis Cluster', openFabric);
describeBusContract('Redis Cluster', openFabric);
describeStoreContract('Redis Cluster', openFabric);
describeAccountsContract('Redis Cluster', openFabric);
describeTicketsContract('Redis Cluster', openFabric);
describeHistoryContract('Redis Cluster', openFabric);
describeFollowUpsContract('Redis Cluster', openFabric);
describePlacementContract('Redis Cluster', openFabric);
describeJournalContract('Redis Cluster', openFabric);

describe('a fabric over a Redis Cluster', () => {
  it('spreads conversations over the nodes, each with all of its keys on one', async () => {
    await using fabric = await openFabric('spread');
    const ids = Array.from({ length: 60 }, (_, index) => `conv_${index}`);
    for (const id of ids) {
      await fabric.store.create({ id, gateway: 'gateway.1', inputRate: 16_000, createdAt: Date.now() });
      await fabric.store.claim(id, 'worker.1');
      await fabric.store.append(id, 1, { role: 'user', itemId: 'item_1', text: 'hello' });
      await fabric.history.note(id, { type: 'turn.completed' });
    }
    const perNode = (await cluster.keys()).map((keys) => keys.filter((key) => key.startsWith('spread:conversation:')));
    expect(perNode.map(({ length }) => length > 0)).toEqual([true, true, true]);
    const nodesOf = ids.map((id) => perNode.filter((keys) => keys.some((key) => key.includes(`{${id}}`))).length);
    expect(nodesOf).toEqual(ids.map(() => 1));
    for (const [index, keys] of perNode.entries())
      for (const key of keys) expect(await cluster.probes[index]?.pttl(key)).toBeGreaterThan(0);
  });

  it('sends frames through the node of their channel alone', async () => {
    await using fabric = await openFabric('sharded');
    const heard: string[] = [];
    for (let index = 0; index < 12; index += 1)
      await fabric.bus.listen(`worker.${index}`, ({ conversation }) => heard.push(conversation));
    const shards = await Promise.all(cluster.probes.map((probe) => probe.call('PUBSUB', 'SHARDCHANNELS')));
    const channels = shards.map((names) => (Array.isArray(names) ? names.length : 0));
    expect(channels.reduce((sum, count) => sum + count, 0)).toBe(12);
    expect(channels.filter((count) => count > 0).length).toBeGreaterThan(1);
    for (let index = 0; index < 12; index += 1) {
      const frame = { conversation: `conv_${index}`, epoch: 1, seq: 1, kind: 1, payload: new Uint8Array(4) };
      fabric.bus.send(`worker.${index}`, frame);
    }
    await until(() => heard.length === 12, { what: 'every frame' });
    expect(new Set(heard).size).toBe(12);
  });

  it('goes on with what it knew when a replica takes the place of a node that died', async () => {
    await using own = await RedisCluster.start();
    await own.addReplica();
    await using fabric = await openRedisFabric({ url: own.url, keyPrefix: 'failover', onError: () => undefined });
    const numbers = Array.from({ length: 12 }, (_, index) => index);
    let heard = new Set<string>();
    for (const index of numbers) {
      const id = `conv_${index}`;
      await fabric.store.create({ id, gateway: 'gateway.1', inputRate: 16_000, createdAt: Date.now() });
      await fabric.store.claim(id, 'worker.1');
      await fabric.store.append(id, 1, { role: 'user', itemId: 'item_1', text: 'hello' });
      await fabric.bus.listen(`worker.${index}`, ({ conversation }) => heard.add(conversation));
    }
    const isInStep = async () => (await own.probes[0]?.wait(1, 1_000)) === 1;
    await until(isInStep, { what: 'the replica to have it all', deadlineMs: 20_000 });
    await own.nodes[0]?.kill();
    const keeps = async () =>
      (await Promise.all(numbers.map((index) => fabric.store.items(`conv_${index}`)))).every(
        ({ length }) => length === 1,
      );
    await until(keeps, { what: 'every conversation', deadlineMs: 30_000 });
    const delivers = async () => {
      heard = new Set();
      for (const index of numbers) {
        const frame = { conversation: `conv_${index}`, epoch: 1, seq: 1, kind: 1, payload: new Uint8Array(4) };
        fabric.bus.send(`worker.${index}`, frame);
      }
      await until(() => heard.size === numbers.length, { what: 'the frames', deadlineMs: 1_000 });
      return true;
    };
    await until(delivers, { what: 'frames to every address', deadlineMs: 30_000 });
  }, 120_000);

  it('says what is wrong when no node answers', async () => {
    const url = 'redis://127.0.0.1:1,redis://127.0.0.1:2';
    await expect(
      openRedisFabric({ url, keyPrefix: 'away', connectWithinMs: 800, onError: () => undefined }),
    ).rejects.toThrow('cannot reach Redis at 127.0.0.1:1,127.0.0.1:2');
  });
});
