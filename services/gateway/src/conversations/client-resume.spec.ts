import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { MemoryFabric, noTraces, type Frame } from '@colloquy/fabric';
import { systemTimers } from '@colloquy/lifecycle';
import { attachNotice, frameKind, type AttachedNotice } from '@colloquy/protocol/internal';

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

const settle = () => jest.advanceTimersByTimeAsync(0);

function gateway(self: string, fabric: MemoryFabric) {
  const bus = new RecordingBus();
  const { store, placement } = fabric;
  const parts = {
    self,
    bus,
    store,
    placement,
    peers: watchOf(bus),
    timers: systemTimers,
    limits,
    quotas: openQuotas(),
    policy,
    canResume: true,
  };
  const directory = new ConversationDirectory({ ...parts, random: () => 0, events: silentEvents(), traces: noTraces });
  return { bus, directory };
}

/** A conversation that is ready at one gateway, and a second gateway. */
async function begun() {
  const fabric = new MemoryFabric();
  fabrics.push(fabric);
  const [first, second] = [gateway('gateway.1', fabric), gateway('gateway.2', fabric)];
  const client = new RecordingClient();
  const conversation = first.directory.open(client, { inputRate: 16_000, resume: null }, guest);
  await settle();
  await fabric.store.claim(conversation.id, 'worker.1');
  const worker = new ScriptedWorker(conversation.id);
  first.directory.deliver(worker.assigned());
  first.directory.deliver(worker.ready());
  const [ready] = client.messages;
  const token = ready?.type === 'session_ready' ? (ready.resume_token ?? '') : '';
  const resume = async (at = second, text = token) => {
    const again = new RecordingClient();
    const wish = { token: text, seq: 1, epoch: 1 };
    const resumed = at.directory.open(again, { inputRate: 16_000, resume: wish }, guest);
    await settle();
    return { again, resumed };
  };
  const attached = (notice: Partial<AttachedNotice> = {}): Frame => {
    const nothing = { recovered: true, replayed: 0, after: 1, until: 1, session: null };
    const payload = Buffer.from(JSON.stringify({ worker: 'worker.1', uplink_seq: 1_048_576, ...nothing, ...notice }));
    return { kind: frameKind.attached, conversation: conversation.id, epoch: 1, seq: 0, payload };
  };
  return { fabric, first, second, client, conversation, worker, token, resume, attached };
}

const sessionOf = (session_id: string) =>
  ({
    message: '',
    session_id,
    input_rate: 16_000,
    output_rate: 24_000,
    upstream: 'simulator',
    model: 'm',
    voice: 'v',
  }) as const;

describe('a client that lost its connection', () => {
  it('leaves its conversation to the worker, with a token of which the store knows no more than the hash', async () => {
    const { fabric, first, conversation, token } = await begun();
    expect(token).toMatch(/^conv_[A-Za-z0-9]{21}\.[A-Za-z0-9_-]{43}$/);
    conversation.clientGone(1006);
    expect(first.bus.sent.map(({ frame }) => frame.kind)).toEqual([frameKind.clientDetached]);
    expect(first.directory.size).toBe(0);
    await settle();
    expect(await fabric.store.claim(conversation.id, 'worker.2')).toMatchObject({ epoch: 2 });
  });

  it.each([1000, 1001, 1005, 1002, 1009])('ends its conversation where it closed with %s', async (code) => {
    const { fabric, first, conversation } = await begun();
    conversation.clientGone(code);
    expect(first.bus.sent.map(({ frame }) => frame.kind)).toEqual([frameKind.clientLeft]);
    await settle();
    expect(await fabric.store.claim(conversation.id, 'worker.2')).toBeNull();
  });

  it('is attached by the worker that has the conversation, and hears nothing from before that', async () => {
    const { second, conversation, worker, token, resume, attached } = await begun();
    conversation.clientGone(1006);
    const { again, resumed } = await resume();
    const [asked] = second.bus.sent;
    expect(asked).toMatchObject({ to: 'worker.1', frame: { kind: frameKind.attach, epoch: 1, seq: 0 } });
    expect(attachNotice.parse(JSON.parse(Buffer.from(asked?.frame.payload ?? []).toString()))).toEqual({
      gateway: 'gateway.2',
      epoch: 1,
      seq: 1,
      attempt: expect.any(String),
    });
    const missed = worker.says({ type: 'text_delta', text: 'missed', item_id: 'item_A' });
    second.directory.deliver(missed);
    resumed.receiveText('{"type":"text","text":"Said meanwhile"}');
    second.directory.deliver(attached({ replayed: 1, until: 2, session: sessionOf(conversation.id) }));
    second.directory.deliver(missed);
    second.directory.deliver(missed);
    second.directory.deliver(worker.says({ type: 'text_delta', text: 'new', item_id: 'item_A' }));
    expect(again.messages).toMatchObject([
      { type: 'session_resumed', recovered: true, replayed: 1, epoch: 1, seq: 1 },
      { text: 'missed', seq: 2 },
      { text: 'new', seq: 3 },
    ]);
    const [greeting] = again.messages;
    expect(greeting?.type === 'session_resumed' && greeting.resume_token).not.toBe(token);
    expect(second.bus.sent.at(-1)).toMatchObject({ frame: { kind: frameKind.clientMessage, seq: 1_048_577 } });
    resumed.close('normal');
  });

  it('asks the worker that takes the conversation over in the meantime, and no earlier one', async () => {
    const { second, conversation, resume, attached } = await begun();
    conversation.clientGone(1006);
    const { again, resumed } = await resume();
    const successor = new ScriptedWorker(conversation.id, 'worker.2', 2);
    second.directory.deliver(successor.assigned());
    second.directory.deliver(attached({ session: sessionOf(conversation.id) }));
    expect(again.messages).toEqual([]);
    expect(second.bus.sent.at(-1)).toMatchObject({ to: 'worker.2', frame: { kind: frameKind.attach, epoch: 2 } });
    second.directory.deliver({
      ...attached({ worker: 'worker.2', recovered: false, replayed: 1, after: 0 }),
      epoch: 2,
    });
    second.directory.deliver(successor.ready());
    expect(again.messages).toMatchObject([{ session_id: conversation.id, recovered: false, replayed: 1, epoch: 2 }]);
    resumed.close('normal');
  });

  it('is told that another connection has its conversation, at the same gateway too', async () => {
    const { first, client, resume } = await begun();
    await resume(first);
    expect(client.messages.at(-1)).toMatchObject({ type: 'error', code: 'taken_over', retryable: false });
    expect(client.closedWith).toBe('taken_over');
    expect(first.directory.size).toBe(1);
    expect(first.bus.sent.map(({ frame }) => frame.kind)).toEqual([frameKind.attach]);
  });

  it.each([
    ['another secret', (token: string) => `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`],
    ['no secret', (token: string) => token.split('.')[0] ?? ''],
    ['nothing of ours', () => 'nonsense'],
  ])('is refused with %s, and the conversation never notices', async (_what, forge) => {
    const { first, second, client, token, resume, worker } = await begun();
    const { again } = await resume(second, forge(token));
    expect(again.messages).toMatchObject([{ type: 'error', code: 'resume_refused', retryable: false }]);
    expect(again.closedWith).toBe('resume_refused');
    expect(second.bus.sent).toEqual([]);
    expect(second.directory.size).toBe(0);
    first.directory.deliver(worker.says({ type: 'text_delta', text: 'undisturbed', item_id: 'item_A' }));
    expect(client.messages.at(-1)).toMatchObject({ text: 'undisturbed' });
  });

  it('is refused with a token that was used', async () => {
    const { conversation, resume } = await begun();
    conversation.clientGone(1006);
    await resume();
    expect((await resume()).again.closedWith).toBe('resume_refused');
  });

  it('goes elsewhere when its gateway stops, and what it still says goes up until its socket is closed', async () => {
    const { first, client, conversation } = await begun();
    const drained = first.directory.drain();
    await settle();
    expect(client.types).toEqual(['session_ready', 'going_away']);
    expect(client.closedWith).toBe('server_draining');
    conversation.receiveText('{"type":"text","text":"One more thing"}');
    conversation.clientGone(4000);
    await drained;
    expect(first.bus.sent.map(({ frame }) => frame.kind)).toEqual([frameKind.clientMessage, frameKind.clientDetached]);
  });
});

describe('a worker that looks for a client that has left', () => {
  it('is told so', async () => {
    const { second, worker } = await begun();
    second.directory.deliver(worker.assigned());
    expect(second.bus.sent).toMatchObject([{ to: 'worker.1', frame: { kind: frameKind.clientDetached, epoch: 1 } }]);
  });
});
