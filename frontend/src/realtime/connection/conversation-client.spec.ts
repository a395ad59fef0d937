import { describe, expect, it } from '@jest/globals';

import { ConversationClient } from './conversation-client.ts';
import { MAX_RECONNECT_ATTEMPTS } from './reconnect-policy.ts';
import type { WireEvents } from './wire.ts';

class FakeWire {
  readonly sent: (string | ArrayBuffer)[] = [];
  backlogBytes = 0;
  isClosed = false;
  isAbandoned = false;
  readonly events: WireEvents;

  constructor(events: WireEvents) {
    this.events = events;
  }

  send(data: string | ArrayBuffer): void {
    this.sent.push(data);
  }

  close(): void {
    this.isClosed = true;
  }

  abandon(): void {
    this.isAbandoned = true;
  }

  ready(type = 'session_ready', more: object = {}): void {
    const session = { session_id: 'c', input_rate: 24_000, output_rate: 24_000, upstream: 'simulator' };
    const message = { type, message: '', ...session, model: 'm', voice: 'v', epoch: 0, seq: 0, ...more };
    this.events.frame(JSON.stringify(message));
  }
}

function setUp() {
  const wires: FakeWire[] = [];
  const urls: string[] = [];
  const log: string[] = [];
  const timers: { ms: number; action: () => void }[] = [];
  const clock = { at: 0 };
  const client = new ConversationClient(
    {
      url: 'ws://here',
      dial: (address, events) => {
        urls.push(address);
        const wire = new FakeWire(events);
        wires.push(wire);
        return wire;
      },
      clock: {
        now: () => clock.at,
        after: (ms, action) => {
          const timer = { ms, action };
          timers.push(timer);
          return () => {
            if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1);
          };
        },
      },
      random: () => 1,
    },
    {
      message: ({ type }) => log.push(type),
      lost: (attempt) => log.push(`lost ${String(attempt)}`),
      gone: (code) => log.push(`gone ${String(code)}`),
      voiceDropped: (total) => log.push(`dropped ${String(total)}`),
    },
  );
  const wire = () => {
    const newest = wires.at(-1);
    if (!newest) throw new Error('nothing was dialled');
    return newest;
  };
  const elapse = () => timers.splice(0).map(({ ms, action }) => (action(), ms));
  return { client, wires, urls, wire, log, timers, clock, elapse };
}

const chunk = () => new ArrayBuffer(1_920);

describe('ConversationClient', () => {
  it('sends voice as binary and messages as JSON once the session is ready', () => {
    const { client, wire } = setUp();
    client.connect(24_000);
    wire().ready();
    const voice = chunk();
    client.sendVoice(voice);
    expect(client.send({ type: 'text', text: 'hi' })).toBe(true);
    expect(wire().sent).toEqual([voice, '{"type":"text","text":"hi"}']);
  });

  it('keeps nothing for a session that is not ready', () => {
    const { client, wire } = setUp();
    client.sendVoice(chunk());
    client.connect(24_000);
    client.sendVoice(chunk());
    expect(client.send({ type: 'text', text: 'hi' })).toBe(false);
    wire().ready();
    expect(wire().sent).toEqual([]);
  });

  it('drops and counts voice that the network does not take, and sends again when it does', () => {
    const { client, wire, log } = setUp();
    client.connect(24_000);
    wire().ready();
    wire().backlogBytes = 256 * 1024 - 1_919;
    client.sendVoice(chunk());
    client.sendVoice(chunk());
    wire().backlogBytes = 256 * 1024 - 1_920;
    client.sendVoice(chunk());
    expect(wire().sent).toHaveLength(1);
    expect(log).toEqual(['session_ready', 'dropped 1', 'dropped 2']);
  });

  it('connects again after growing delays and gives up after the last attempt', () => {
    const { client, wire, wires, log, elapse } = setUp();
    client.connect(24_000);
    const delays: number[] = [];
    for (let attempt = 0; attempt < MAX_RECONNECT_ATTEMPTS; attempt += 1) {
      wire().events.closed(1006);
      delays.push(...elapse());
    }
    expect(delays.slice(0, 3)).toEqual([500, 1_000, 2_000]);
    expect(wires).toHaveLength(1 + MAX_RECONNECT_ATTEMPTS);
    wire().events.closed(1006);
    expect(log.at(-2)).toBe(`lost ${String(MAX_RECONNECT_ATTEMPTS)}`);
    expect(log.at(-1)).toBe('gone 1006');
    expect(elapse()).toEqual([]);
  });

  it('waits as long as the server asks before it connects again, once', () => {
    const { client, wire, elapse } = setUp();
    client.connect(24_000);
    const error = { type: 'error', code: 'connecting_too_often', message: '', retryable: true, epoch: 0, seq: 0 };
    wire().events.frame(JSON.stringify({ ...error, retry_after: 42 }));
    wire().events.closed(4020);
    expect(elapse()).toEqual([42_000]);
    wire().events.closed(1006);
    expect(elapse()).toEqual([1_000]);
  });

  it('does not connect again when the server says that it is of no use', () => {
    const { client, wire, log, elapse } = setUp();
    client.connect(24_000);
    wire().ready();
    wire().events.closed(4503);
    expect(log.at(-1)).toBe('gone 4503');
    expect(elapse()).toEqual([]);
  });

  it.each([
    ['starts counting anew after a session that lasted', 10_000, 'lost 1'],
    ['goes on counting when sessions break at once', 9_999, 'lost 2'],
  ])('%s', (_what, lastedMs, expected) => {
    const { client, wire, log, elapse, clock } = setUp();
    client.connect(24_000);
    wire().events.closed(4000);
    elapse();
    wire().ready();
    clock.at = lastedMs;
    wire().events.closed(4000);
    expect(log.at(-1)).toBe(expected);
  });

  it('closes for good: no timer, no event, no voice', () => {
    const { client, wire, wires, log, elapse } = setUp();
    client.connect(24_000);
    wire().ready();
    client.close();
    expect(wire().isClosed).toBe(true);
    wire().events.closed(1000);
    wire().ready();
    client.sendVoice(chunk());
    expect(log).toEqual(['session_ready']);
    expect(wire().sent).toEqual([]);
    expect(elapse()).toEqual([]);
    expect(wires).toHaveLength(1);
  });

  it('closes for good while it waits to connect again', () => {
    const { client, wire, wires, elapse } = setUp();
    client.connect(24_000);
    wire().events.closed(1006);
    client.close();
    expect(elapse()).toEqual([]);
    expect(wires).toHaveLength(1);
  });

  it('comes back to its conversation with what was said meanwhile', () => {
    const { client, wire, urls, elapse } = setUp();
    client.connect(24_000);
    wire().ready('session_ready', { resume_token: 't1', epoch: 1, seq: 7 });
    wire().events.closed(1006);
    const voice = chunk();
    client.sendVoice(voice);
    elapse();
    expect(urls.at(-1)).toBe('ws://here/?input_rate=24000&resume=t1&last_seq=7&last_epoch=1');
    expect(wire().sent).toEqual([]);
    wire().ready('session_resumed', { resume_token: 't2', recovered: true, epoch: 1, seq: 7 });
    expect(wire().sent).toEqual([voice]);
    wire().events.closed(4000);
    elapse();
    expect(urls.at(-1)).toContain('resume=t2');
  });

  it('opens a new conversation when the old one is over, without the voice meant for that', () => {
    const { client, wire, urls, log, elapse } = setUp();
    client.connect(24_000);
    wire().ready('session_ready', { resume_token: 't1' });
    wire().events.closed(1006);
    client.sendVoice(chunk());
    elapse();
    const refusal = { type: 'error', code: 'resume_refused', message: '', retryable: false, epoch: 0, seq: 0 };
    wire().events.frame(JSON.stringify(refusal));
    wire().events.closed(4008);
    elapse();
    expect(urls.at(-1)).toBe('ws://here/?input_rate=24000');
    wire().ready();
    expect(wire().sent).toEqual([]);
    expect(log).not.toContain('error');
  });

  it('says at which rate it sends voice, also when it connects again', () => {
    const { client, wire, urls, elapse } = setUp();
    client.connect(16_000);
    wire().events.closed(1006);
    elapse();
    expect(urls).toEqual(['ws://here/?input_rate=16000', 'ws://here/?input_rate=16000']);
  });

  it('replaces its connection at once when it is told that the machine slept, and goes on with the conversation', () => {
    const { client, wire, wires, urls, log, timers } = setUp();
    client.connect(24_000);
    wire().ready('session_ready', { resume_token: 't1' });
    client.renew();
    expect([wires[0]?.isAbandoned, wires[0]?.isClosed, urls.length, timers.length]).toEqual([true, false, 2, 0]);
    expect(urls.at(-1)).toContain('resume=t1');
    wires[0]?.events.closed(3000);
    wire().ready('session_resumed');
    expect(log).toEqual(['session_ready', 'lost 1', 'session_resumed']);
  });

  it('does not wait for the next attempt when the network is back', () => {
    const { client, wire, urls, timers } = setUp();
    client.connect(24_000);
    wire().events.closed(1006);
    client.check();
    expect([urls.length, timers.length]).toEqual([2, 0]);
  });

  it('replaces a connection that gives no sign of life within two seconds, and none that does', () => {
    const { client, wire, wires, elapse } = setUp();
    client.connect(24_000);
    wire().ready();
    client.check();
    wire().events.frame('{"type":"pong","id":"check","epoch":0,"seq":1}');
    expect(elapse()).toEqual([]);
    client.check();
    expect(elapse()).toEqual([2_000]);
    expect([wires.length, wires[0]?.isAbandoned]).toEqual([2, true]);
  });

  it('asks for a sign of life when it sends voice and nothing has come back for eight seconds', () => {
    const { client, wire, clock } = setUp();
    client.connect(24_000);
    wire().ready();
    clock.at += 7_999;
    client.sendVoice(chunk());
    expect(wire().sent).toHaveLength(1);
    clock.at += 1;
    for (let chunks = 0; chunks < 3; chunks += 1) client.sendVoice(chunk());
    expect(wire().sent.filter((sent) => typeof sent === 'string')).toEqual(['{"type":"ping","id":"check"}']);
  });

  it('makes no connection that nobody wants', () => {
    const { client, urls } = setUp();
    client.renew();
    client.check();
    client.connect(24_000);
    client.close();
    client.renew();
    client.check();
    expect(urls).toHaveLength(1);
  });
});
