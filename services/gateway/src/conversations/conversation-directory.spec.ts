import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { MemoryFabric, noTraces, type ConversationStorePort } from '@colloquy/fabric';
import { systemTimers } from '@colloquy/lifecycle';

import {
  guest,
  limits,
  openQuotas,
  policy,
  RecordingBus,
  RecordingClient,
  ScriptedWorker,
  silentEvents,
  watchOf,
} from '../testing/gateway-bench.ts';
import { ConversationDirectory } from './conversation-directory.ts';

const fabrics: MemoryFabric[] = [];
beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] }));
afterEach(async () => {
  for (const fabric of fabrics.splice(0)) await fabric[Symbol.asyncDispose]();
  jest.useRealTimers();
});

/** A store whose Redis went away before the conversation was written. */
function without(store: ConversationStorePort): ConversationStorePort {
  return {
    create: () => Promise.reject(new Error('no Redis')),
    claim: (id) => store.claim(id, 'worker.1'),
    resume: () => Promise.reject(new Error('no Redis')),
    append: (id, epoch, item) => store.append(id, epoch, item),
    items: (id) => store.items(id),
    charge: (...args) => store.charge(...args),
    spent: (...args) => store.spent(...args),
    end: () => Promise.reject(new Error('no Redis')),
  };
}

function build(breakStore = false) {
  const fabric = new MemoryFabric();
  fabrics.push(fabric);
  const bus = new RecordingBus();
  const { store, placement } = fabric;
  const directory = new ConversationDirectory({
    self: 'gateway.1',
    bus,
    store: breakStore ? without(store) : store,
    placement,
    peers: watchOf(bus),
    timers: systemTimers,
    limits,
    quotas: openQuotas(),
    policy,
    canResume: true,
    random: () => 0,
    events: silentEvents(),
    traces: noTraces,
  });
  return { directory, bus, store, placement };
}

describe('the conversations of a gateway', () => {
  it('are offered to the workers with what a worker needs to know', async () => {
    const { directory, store, placement } = build();
    const { id } = directory.open(new RecordingClient(), { inputRate: 24_000, resume: null }, guest);
    await jest.advanceTimersByTimeAsync(1);
    expect((await placement.depth()).waiting).toBe(1);
    expect(await store.claim(id, 'worker.1')).toMatchObject({ id, gateway: 'gateway.1', inputRate: 24_000, epoch: 1 });
  });

  it('wait for a worker up to a number of them, and more are told at once when to come again', async () => {
    const { directory, placement } = build();
    const clients = Array.from({ length: limits.maxWaitingConversations + 50 }, () => new RecordingClient());
    for (const client of clients) directory.open(client, { inputRate: 16_000, resume: null }, guest);
    await jest.advanceTimersByTimeAsync(1);
    const refused = clients.filter(({ closedWith }) => closedWith === 'no_capacity');
    expect(refused).toHaveLength(50);
    expect(refused[0]?.messages).toMatchObject([{ code: 'no_capacity', retryable: true, retry_after: 2 }]);
    expect((await placement.depth()).waiting).toBe(limits.maxWaitingConversations);
  });

  it('have names nobody can guess', () => {
    const { directory } = build();
    const names = Array.from(
      { length: 50 },
      () => directory.open(new RecordingClient(), { inputRate: 16_000, resume: null }, guest).id,
    );
    expect(new Set(names).size).toBe(50);
    for (const name of names) expect(name).toMatch(/^conv_[A-Za-z0-9]{21}$/);
  });

  it('leave nothing behind in the fabric when they end before a worker came', async () => {
    const { directory, store, placement } = build();
    const conversation = directory.open(new RecordingClient(), { inputRate: 16_000, resume: null }, guest);
    conversation.close('normal');
    await jest.advanceTimersByTimeAsync(1);
    expect((await placement.depth()).waiting).toBe(0);
    expect(await store.claim(conversation.id, 'worker.1')).toBeNull();
    expect(directory.size).toBe(0);
  });

  it('tell the client when the fabric is away', async () => {
    const { directory } = build(true);
    const client = new RecordingClient();
    directory.open(client, { inputRate: 16_000, resume: null }, guest);
    await jest.advanceTimersByTimeAsync(1);
    expect(client.messages).toMatchObject([{ type: 'error', code: 'fabric_unavailable', retryable: true }]);
    expect(client.closedWith).toBe('fabric_unavailable');
  });

  it('get only the frames that are theirs', () => {
    const { directory } = build();
    const [one, other] = [new RecordingClient(), new RecordingClient()];
    const { id } = directory.open(one, { inputRate: 16_000, resume: null }, guest);
    directory.open(other, { inputRate: 16_000, resume: null }, guest);
    const worker = new ScriptedWorker(id);
    directory.deliver(worker.assigned());
    directory.deliver(worker.says({ type: 'text_delta', text: 'for one', item_id: 'item_A' }));
    expect(one.types).toEqual(['text_delta']);
    expect(other.types).toEqual([]);
  });

  it('are told to come back elsewhere when the gateway drains', async () => {
    const { directory } = build();
    const client = new RecordingClient();
    directory.open(client, { inputRate: 16_000, resume: null }, guest);
    const drained = directory.drain();
    await jest.advanceTimersByTimeAsync(0);
    await drained;
    expect(client.types).toEqual(['going_away']);
    expect(client.closedWith).toBe('server_draining');
    expect(directory.size).toBe(0);
  });
});
