import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LinkClock, noTraces } from '@colloquy/fabric';
import { systemTimers } from '@colloquy/lifecycle';
import { closeTable } from '@colloquy/protocol';
import fc from 'fast-check';

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

const events = silentEvents();

function open() {
  const client = new RecordingClient();
  const bus = new RecordingBus();
  const peers = watchOf(bus);
  let overs = 0;
  const conversation = new Conversation({
    id: 'conv_1',
    inputRate: 16_000,
    self: 'gateway.1',
    resumeToken: 'conv_1.token',
    resumption: null,
    client,
    bus,
    peers,
    timers: systemTimers,
    clock: new LinkClock(systemTimers),
    limits,
    policy,
    events,
    trace: new ConversationTrace({ traces: noTraces, conversation: 'conv_1', now: () => Date.now() }),
    onOver: () => {
      overs += 1;
      peers[Symbol.dispose]();
    },
  });
  return { client, bus, conversation, worker: new ScriptedWorker('conv_1'), overs: () => overs };
}

const names = fc.constantFrom(
  'audio',
  'text',
  'interrupt',
  'ping',
  'stats',
  'update',
  'commit',
  'clear',
  'document',
  '__proto__',
);
const message = fc
  .record({ type: names }, { requiredKeys: [] })
  .chain((head) =>
    fc
      .dictionary(
        fc.constantFrom('audio', 'text', 'item_id', 'played_ms', 'id', 'settings', 'data', '__proto__'),
        fc.jsonValue(),
      )
      .map((rest) => JSON.stringify({ ...rest, ...head })),
  );
const frame = fc.oneof(
  message.map((text) => ({ text })),
  fc.string().map((text) => ({ text })),
  fc.uint8Array({ maxLength: 64 }).map((binary) => ({ binary })),
  fc.constant({ ping: 4 }),
  fc.constant({ assigned: true }),
  fc.constant({ gone: 1006 }),
);

describe('whatever a client sends', () => {
  it('it hears nothing but messages of the protocol, and its conversation ends once, by a close of the table', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 30 }), (frames) => {
        const { client, conversation, worker, overs } = open();
        for (const one of frames) {
          if ('text' in one) conversation.receiveText(one.text);
          else if ('binary' in one) conversation.receiveBinary(one.binary);
          else if ('ping' in one) conversation.receivePing(one.ping);
          else if ('gone' in one) conversation.clientGone(one.gone);
          else conversation.deliver(worker.assigned());
        }
        // `RecordingClient` reads every message by the schema.
        conversation.close('normal');
        expect(overs()).toBe(1);
        expect(Object.keys(closeTable)).toContain(client.closedWith ?? 'normal');
        const sent = client.messages.length;
        conversation.receiveText('nonsense');
        expect(client.messages).toHaveLength(sent);
      }),
      { numRuns: 50 },
    );
  });
});
