import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { newAddress, type Fabric, type Frame } from '@colloquy/fabric';
import { ScriptedWorker } from '@colloquy/fabric/testing';
import { pause } from '@colloquy/lifecycle';
import { until } from '@colloquy/testing';

import { DurableRedis } from './durable-redis.ts';
import { Fabrics } from './fabrics.ts';
import { RedisProbe } from './redis-probe.ts';

const frame: Frame = { kind: 1, conversation: 'conv_1', epoch: 1, seq: 0, payload: Buffer.from('hello') };

describe('a fabric whose Redis goes away', () => {
  let redis: DurableRedis;
  let probe: RedisProbe;
  let fabrics: Fabrics;

  beforeEach(async () => {
    redis = await DurableRedis.start();
    probe = new RedisProbe(redis.url);
    fabrics = new Fabrics(redis.url);
  });
  afterEach(async () => {
    await fabrics[Symbol.asyncDispose]();
    await probe[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
  });

  /** Ends and starts Redis; `downUntil` says when it has been away long enough. */
  async function restart(downUntil: () => Promise<unknown> = async () => true): Promise<void> {
    await redis.kill();
    await until(downUntil, { what: 'the outage to be long enough' });
    await redis.startAgain();
  }

  async function untilFramesPass(from: Fabric, to: Fabric, address: string, received: Frame[]): Promise<void> {
    expect(to).not.toBe(from);
    const before = received.length;
    await until(
      () => {
        from.bus.send(address, frame);
        return received.length > before;
      },
      { what: 'frames to arrive again' },
    );
  }

  async function listen(fabric: Fabric): Promise<{ address: string; received: Frame[] }> {
    const address = newAddress('gateway');
    const received: Frame[] = [];
    await fabric.bus.listen(address, (each) => void received.push(each));
    return { address, received };
  }

  const faults: [string, () => Promise<void>][] = [
    ['is killed and starts again', () => restart()],
    ['cuts all connections', () => probe.killConnections()],
  ];

  it.each(faults)('delivers frames again when Redis %s', async (_what, fault) => {
    const [sender, receiver] = [await fabrics.open(), await fabrics.open()];
    const { address, received } = await listen(receiver);
    await untilFramesPass(sender, receiver, address, received);
    await fault();
    await untilFramesPass(sender, receiver, address, received);
  });

  it.each(faults)('goes on writing to the store when Redis %s', async (_what, fault) => {
    const fabric = await fabrics.open();
    await fabric.store.create({ id: 'conv_1', gateway: 'gateway.1', inputRate: 16_000, createdAt: 1 });
    await fabric.store.claim('conv_1', 'worker.1');
    const item = { role: 'user', itemId: 'item_1', text: 'before' } as const;
    await fabric.store.append('conv_1', 1, item);
    const [, appended] = await Promise.all([fault(), fabric.store.append('conv_1', 1, { ...item, itemId: 'item_2' })]);
    expect(appended).toBe(true);
    expect((await fabric.store.items('conv_1')).map(({ itemId }) => itemId)).toEqual(['item_1', 'item_2']);
  });

  it.each(faults)('goes on writing and reading the journal when Redis %s', async (_what, fault) => {
    const fabric = await fabrics.open({ journalRetryAfterMs: 500 });
    const entries = new Set<unknown>();
    const onEntry = (entry: unknown) => void entries.add(entry);
    await using _following = await fabric.journal.follow({ group: 'counting', reader: 'reader_1', onEntry });
    fabric.journal.append('before');
    await until(() => entries.has('before'), { what: 'the first entry' });
    const faulted = fault();
    fabric.journal.append('during');
    await faulted;
    fabric.journal.append('after');
    await until(() => entries.has('during') && entries.has('after'), { what: 'the other entries' });
    expect(fabric.journal.dropped).toBe(0);
  });

  it.each(faults)('places conversations when Redis %s', async (_what, fault) => {
    const [gateway, host] = [await fabrics.open(), await fabrics.open()];
    const worker = new ScriptedWorker(host.placement);
    await worker.serve(5);
    await fault();
    await gateway.placement.offer('conv_1');
    await until(() => worker.holds.length === 1, { what: 'the conversation to be held' });
  });

  it('leaves conversations with the workers that hold them when Redis is away for longer than a lock lasts', async () => {
    const workers = [
      new ScriptedWorker((await fabrics.open()).placement),
      new ScriptedWorker((await fabrics.open()).placement),
    ];
    for (const worker of workers) await worker.serve(4);
    const gateway = await fabrics.open();
    const offered = ['conv_1', 'conv_2', 'conv_3', 'conv_4', 'conv_5', 'conv_6'];
    for (const each of offered) await gateway.placement.offer(each);
    const holds = () => workers.flatMap((worker) => worker.holds);
    await until(() => holds().length === 6, { what: 'all to be held' });

    const downAt = performance.now();
    await restart(async () => performance.now() - downAt > 2_500);
    const lock = `{${fabrics.prefix}}:conversations:conv_6:lock`;
    await until(() => probe.redis.exists(lock), { what: 'the locks to be taken back' });
    await until(() => probe.redis.exists(`{${fabrics.prefix}}:conversations:stalled-check`), {
      what: 'a look for lapsed locks',
    });

    for (const { finish } of holds()) finish();
    await until(async () => (await gateway.placement.depth()).active === 0, { what: 'all to be over' });
    expect(
      holds()
        .map(({ conversation }) => conversation)
        .sort(),
    ).toEqual(offered);
    expect(holds().some(({ signal }) => signal.aborted)).toBe(false);
    expect(await gateway.placement.depth()).toEqual({ waiting: 0, active: 0 });
  });

  it('leaves conversations with the workers that hold them when Redis cuts all connections', async () => {
    const fabric = await fabrics.open();
    const worker = new ScriptedWorker(fabric.placement);
    await worker.serve(5);
    await fabric.placement.offer('conv_1');
    await until(() => worker.holds.length === 1, { what: 'the conversation to be held' });
    for (let round = 1; round <= 3; round += 1) await probe.killConnections();
    worker.last('conv_1').finish();
    await until(async () => (await fabric.placement.depth()).active === 0, { what: 'it to be over' });
    expect(worker.holds).toHaveLength(1);
    expect(worker.last('conv_1').signal.aborted).toBe(false);
  });

  it('neither loses nor doubles conversations when one fault follows the other', async () => {
    const gateway = await fabrics.open();
    const holds: string[] = [];
    const held = new Set<string>();
    for (const { placement } of [await fabrics.open(), await fabrics.open()]) {
      const hold = async (conversation: string, signal: AbortSignal) => {
        expect(held.has(conversation)).toBe(false);
        held.add(conversation);
        holds.push(conversation);
        await pause(500 + Math.random() * 1_000, { signal }).finally(() => held.delete(conversation));
      };
      await placement.serve({ capacity: 100, hold });
    }
    const offers: Promise<void>[] = [];
    for (const fault of [...faults, ...faults, ...faults].map(([, cause]) => cause)) {
      for (let count = 0; count < 10; count += 1) offers.push(gateway.placement.offer(`conv_${offers.length}`));
      await fault();
    }
    await Promise.all(offers);
    await until(async () => (await gateway.placement.depth()).active === 0 && holds.length >= offers.length, {
      what: 'all conversations to be over',
      deadlineMs: 20_000,
    });
    expect(holds.toSorted()).toEqual(Array.from(offers, (_offer, index) => `conv_${index}`).toSorted());
    expect(await gateway.placement.depth()).toEqual({ waiting: 0, active: 0 });
  });

  it('drops frames and says so once while Redis is away', async () => {
    const fabric = await fabrics.open();
    await redis.kill();
    const losses = () => fabrics.faults.filter(({ name }) => name === 'BusLoss');
    await until(
      () => {
        fabric.bus.send('worker.1', frame);
        return losses().length > 0;
      },
      { what: 'the loss to be reported' },
    );
    for (let count = 0; count < 1_000; count += 1) fabric.bus.send('worker.1', frame);
    await expect(fabric.check()).rejects.toMatchObject({ name: 'FabricUnavailable' });
    expect(losses()).toHaveLength(1);
  });

  it('drops and counts journal entries past the bound while Redis is away', async () => {
    const fabric = await fabrics.open();
    await redis.kill();
    for (let count = 0; count < 20; count += 1) fabric.journal.append('x'.repeat(100_000));
    expect(fabric.journal.dropped).toBe(10);
  });

  it('can be closed', async () => {
    const fabric = await fabrics.open();
    const worker = new ScriptedWorker(fabric.placement);
    await worker.serve(5);
    await fabric.placement.offer('conv_1');
    await until(() => worker.holds.length === 1, { what: 'the conversation to be held' });
    await fabric.journal.follow({ group: 'counting', reader: 'reader_1', onEntry: () => undefined });
    await redis.kill();
    await fabric[Symbol.asyncDispose]();
    expect(worker.last('conv_1').signal.aborted).toBe(true);
    await redis.startAgain();
    expect(await probe.connections(fabrics.prefix)).toEqual([]);
  });
});
