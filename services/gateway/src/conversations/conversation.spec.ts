import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { decodeLinkWord, LinkClock } from '@colloquy/fabric';
import { RecordedTraces } from '@colloquy/fabric/testing';
import { systemTimers } from '@colloquy/lifecycle';
import { frameKind } from '@colloquy/protocol/internal';

import {
  limits,
  policy,
  RecordingBus,
  RecordingClient,
  ScriptedWorker,
  silentEvents,
  watchOf,
} from '../testing/gateway-bench.ts';
import { ConversationTrace } from './conversation-trace.ts';
import { Conversation } from './conversation.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

function open() {
  const client = new RecordingClient();
  const bus = new RecordingBus();
  const peers = watchOf(bus);
  const traces = new RecordedTraces();
  let overs = 0;
  const conversation = new Conversation({
    id: 'conv_1',
    inputRate: 16_000,
    self: 'gateway.1',
    resumeToken: 'conv_1.secret',
    resumption: null,
    client,
    bus,
    peers,
    timers: systemTimers,
    clock: new LinkClock(systemTimers),
    limits,
    policy,
    events: silentEvents(),
    trace: new ConversationTrace({ traces, conversation: 'conv_1', now: () => Date.now() }),
    onOver: () => {
      overs += 1;
      peers[Symbol.dispose]();
    },
  });
  return { client, bus, traces, conversation, worker: new ScriptedWorker('conv_1'), overs: () => overs };
}

const samples = Buffer.of(1, 0, 2, 0);

describe("a conversation at the client's side", () => {
  it('passes audio and words to the worker that has it, numbered from one', () => {
    const { conversation, worker, bus } = open();
    conversation.deliver(worker.assigned());
    conversation.receiveBinary(samples);
    conversation.receiveText('{"type":"text","text":"Hello"}');
    expect(bus.sent.map(({ to, frame }) => [to, frame.kind, frame.epoch, frame.seq])).toEqual([
      ['worker.1', frameKind.clientAudio, 1, 1],
      ['worker.1', frameKind.clientMessage, 1, 2],
    ]);
    conversation.close('normal');
  });

  it('keeps what the client says until a worker is there', () => {
    const { conversation, worker, bus } = open();
    conversation.receiveText('{"type":"text","text":"Hello"}');
    expect(bus.sent).toHaveLength(0);
    conversation.deliver(worker.assigned());
    expect(bus.sent.map(({ frame }) => frame.seq)).toEqual([1]);
    conversation.close('normal');
  });

  it('gives the reply to the client in order, with its place in the stream', () => {
    const { conversation, worker, client } = open();
    conversation.deliver(worker.assigned());
    conversation.deliver(worker.ready());
    conversation.deliver(worker.speaks('item_A', samples));
    conversation.deliver(worker.says({ type: 'text_delta', text: 'Hello', item_id: 'item_A' }));
    expect(client.messages).toMatchObject([
      { type: 'session_ready', seq: 1, epoch: 1 },
      { type: 'audio_delta', audio: 'AQACAA==', item_id: 'item_A', seq: 2, epoch: 1 },
      { type: 'text_delta', text: 'Hello', seq: 3, epoch: 1 },
    ]);
    conversation.close('normal');
  });

  it('drops what comes twice, and asks for what is missing before it goes on', () => {
    const { conversation, worker, client, bus } = open();
    conversation.deliver(worker.assigned());
    const [one, two, three, four] = ['one', 'two', 'three', 'four'].map((text) =>
      worker.says({ type: 'text_delta', text, item_id: 'item_A' }),
    );
    for (const frame of [one, one, four]) if (frame) conversation.deliver(frame);
    expect(client.messages.map(({ seq }) => seq)).toEqual([1]);
    expect(bus.words.map(({ kind, payload }) => ({ kind, ...decodeLinkWord(payload) }))).toEqual([
      { kind: frameKind.again, from: 2, to: 3, sender: 'gateway.1' },
    ]);
    for (const frame of [two, three]) if (frame) conversation.deliver(frame);
    expect(client.messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    conversation.close('normal');
  });

  it('sends again what the worker has not got, and what it has not told of by itself', () => {
    const { conversation, worker, bus } = open();
    conversation.deliver(worker.assigned());
    conversation.receiveText('{"type":"text","text":"Hello"}');
    jest.advanceTimersByTime(250);
    expect(bus.words.map(({ kind, payload }) => [kind, decodeLinkWord(payload).to])).toEqual([[frameKind.sync, 1]]);
    conversation.deliver(worker.asksAgain(1, 1));
    expect(bus.sent.map(({ frame }) => [frame.seq, Buffer.from(frame.payload).toString()])).toEqual([
      [1, '{"type":"text","text":"Hello"}'],
      [1, '{"type":"text","text":"Hello"}'],
    ]);
    conversation.close('normal');
  });

  it('says that a reply is interrupted when its worker is gone, before another goes on', () => {
    const { conversation, worker, client } = open();
    conversation.deliver(worker.assigned());
    conversation.deliver(worker.ready());
    conversation.deliver(worker.beginsReply('resp_A'));
    const next = new ScriptedWorker('conv_1', 'worker.2', 2);
    conversation.deliver(next.assigned());
    conversation.deliver(next.ready());
    expect(client.types).toEqual(['session_ready', 'response_started', 'response_done', 'session_resumed']);
    expect(client.messages[2]).toMatchObject({ response_id: 'resp_A', status: 'interrupted', epoch: 1, seq: 2 });
    conversation.close('normal');
  });

  it('says nothing of a reply that had come to its end', () => {
    const { conversation, worker, client } = open();
    conversation.deliver(worker.assigned());
    conversation.deliver(worker.ready());
    conversation.deliver(worker.beginsReply('resp_A'));
    conversation.deliver(worker.endsReply('resp_A'));
    conversation.deliver(new ScriptedWorker('conv_1', 'worker.2', 2).assigned());
    expect(client.types).toEqual(['session_ready', 'response_started', 'response_done']);
    conversation.close('normal');
  });

  it('finds its worker by the first word that reaches it', () => {
    const { conversation, worker, client } = open();
    const ready = worker.ready();
    conversation.deliver(worker.tellsOf(1));
    expect(conversation.worker).toBe('worker.1');
    conversation.deliver(ready);
    expect(client.types).toEqual(['session_ready']);
    conversation.close('normal');
  });

  it('listens only to the newest worker', () => {
    const { conversation, worker, client, bus } = open();
    const successor = new ScriptedWorker('conv_1', 'worker.2', 2);
    conversation.deliver(worker.assigned());
    conversation.deliver(successor.assigned());
    conversation.deliver(worker.says({ type: 'text_delta', text: 'from the past', item_id: 'item_A' }));
    conversation.deliver(worker.assigned());
    conversation.deliver(successor.says({ type: 'text_delta', text: 'from now', item_id: 'item_B' }));
    conversation.receiveBinary(samples);
    expect(client.messages).toMatchObject([{ text: 'from now', epoch: 2, seq: 1 }]);
    expect(bus.sent).toMatchObject([{ to: 'worker.2', frame: { epoch: 2, seq: 1 } }]);
    conversation.close('normal');
  });

  it('answers a ping itself', () => {
    const { conversation, client } = open();
    conversation.receiveText('{"type":"ping","id":"7"}');
    expect(client.messages).toMatchObject([{ type: 'pong', id: '7' }]);
    conversation.close('normal');
  });

  it('explains bad messages and closes after too many', () => {
    const { conversation, client, overs } = open();
    conversation.receiveText('{');
    conversation.receiveText('{"type":"dance"}');
    expect(client.closedWith).toBeNull();
    conversation.receiveText('{"type":"audio","audio":"AAAA"}');
    expect(client.messages.map((message) => message.type === 'error' && message.code)).toEqual([
      'malformed_message',
      'unknown_message_type',
      'invalid_audio',
      'too_many_errors',
    ]);
    expect(client.closedWith).toBe('too_many_errors');
    expect(overs()).toBe(1);
  });

  it('gives up when no worker takes it in time', () => {
    const { client, overs } = open();
    jest.advanceTimersByTime(limits.workerWaitMs);
    expect(client.messages).toMatchObject([{ type: 'error', code: 'no_capacity', retryable: true }]);
    expect(client.closedWith).toBe('no_capacity');
    expect(overs()).toBe(1);
  });

  it('waits for another worker when its own falls silent', () => {
    const { conversation, worker, client } = open();
    conversation.deliver(worker.assigned());
    conversation.loseWorker();
    conversation.deliver(new ScriptedWorker('conv_1', 'worker.2', 2).assigned());
    jest.advanceTimersByTime(limits.workerWaitMs * 2);
    expect(client.closedWith).toBeNull();
    conversation.loseWorker();
    jest.advanceTimersByTime(limits.workerWaitMs);
    expect(client.closedWith).toBe('worker_lost');
  });

  it('keeps what the client says while one worker has let go and the next is not there', () => {
    const { conversation, worker, bus } = open();
    conversation.deliver(worker.assigned());
    conversation.deliver(worker.releases());
    conversation.receiveBinary(samples);
    expect(bus.sent).toHaveLength(0);
    conversation.deliver(new ScriptedWorker('conv_1', 'worker.2', 2).assigned());
    expect(bus.sent).toMatchObject([{ to: 'worker.2', frame: { epoch: 2, seq: 1 } }]);
    conversation.close('normal');
  });

  it('tells the worker when the client leaves, once', () => {
    const { conversation, worker, bus, overs } = open();
    conversation.deliver(worker.assigned());
    conversation.close('normal');
    conversation.close('normal');
    expect(bus.sent.map(({ frame }) => frame.kind)).toEqual([frameKind.clientLeft]);
    expect(overs()).toBe(1);
  });

  it('closes the client with the reason the worker gives', () => {
    const { conversation, worker, client } = open();
    conversation.deliver(worker.assigned());
    conversation.deliver(worker.ends('upstream_rejected'));
    expect(client.closedWith).toBe('upstream_rejected');
  });

  it('cuts a client that reads too slowly', () => {
    const { conversation, worker, client } = open();
    conversation.deliver(worker.assigned());
    client.backlogBytes = limits.maxBacklogBytes + 1;
    conversation.deliver(worker.speaks('item_A', samples));
    expect(client.closedWith).toBe('slow_client');
    expect(client.messages).toHaveLength(0);
  });
});
