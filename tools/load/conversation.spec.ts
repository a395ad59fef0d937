import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Conversation, type LineEvents, type Witness } from '../../deploy/k6/conversation.ts';
import type { TurnReport } from '../../deploy/k6/turn.ts';
import { TestClock } from './clock.ts';

const plan = {
  turns: 2,
  endsAt: Infinity,
  readyTimeoutMs: 5_000,
  replyTimeoutMs: 4_000,
  listenMs: 500,
  needsUserText: true,
};
const ready = { type: 'session_ready', message: '', session_id: 'conv_1', input_rate: 16_000, output_rate: 24_000 };
/** 100 ms at 24 kHz. */
const sound = Buffer.alloc(4_800).toString('base64');

/** A conversation with a server that says what the test says. */
function talk(options: Partial<typeof plan> = {}) {
  const clock = new TestClock();
  const [sent, turns, errors, orders] = [
    new Array<string>(),
    new Array<TurnReport>(),
    new Array<string>(),
    new Array<boolean>(),
  ];
  let events: LineEvents = { received: () => undefined, closed: () => undefined };
  const witness: Witness = {
    ready: () => undefined,
    message: (_, isInOrder) => orders.push(isInOrder),
    turn: (report) => turns.push(report),
    error: (code) => errors.push(code),
  };
  const line = { send: (frame: string) => sent.push(frame), close: () => events.closed() };
  const dial = (theirs: LineEvents) => {
    events = theirs;
    return line;
  };
  const conversation = new Conversation(
    dial,
    { ...plan, ...options },
    { speech: ['a', 'b'], silence: '-' },
    witness,
    clock,
  );
  let seq = 0;
  const say = (message: object) =>
    events.received(JSON.stringify({ epoch: 1, seq: ++seq, upstream: 'simulator', ...message }));
  const reply = (...omitted: string[]) => {
    const item = { text: 'Mars', audio: sound, message: '', status: 'completed' };
    for (const type of ['user_text', 'text_delta', 'audio_delta', 'audio_delta', 'response_done']) {
      if (!omitted.includes(type)) say({ type, ...item });
    }
  };
  return { clock, sent, turns, errors, orders, conversation, say, reply, hangUp: () => events.closed() };
}

describe('a conversation', () => {
  it('speaks, listens, speaks again and leaves without fault', async () => {
    const it = talk();
    it.say({ ...ready });
    it.clock.pass(1_000);
    assert.equal(it.sent.join('').replace(/-+$/, ''), '-ab');
    it.reply();
    it.clock.pass(1_000);
    it.reply();
    it.clock.pass(1_000);
    assert.equal(await it.conversation.ended, true);
    assert.equal(it.sent.join('').split('ab').length - 1, 2);
    assert.deepEqual([it.errors, it.turns.map(({ failure }) => failure)], [[], [null, null]]);
    assert.ok(it.orders.every(Boolean));
    assert.ok(it.clock.isIdle);
  });

  it('times a reply from the end of what was said', () => {
    const it = talk({ turns: 1 });
    it.say({ ...ready });
    it.clock.pass(80 + 700);
    it.reply();
    assert.equal(it.turns[0]?.firstAudioMs, 700);
    assert.deepEqual(it.turns[0].gapsMs, [0]);
  });

  it('notices a reply whose voice would break', () => {
    const it = talk({ turns: 1 });
    it.say({ ...ready });
    it.clock.pass(1_000);
    it.say({ type: 'audio_delta', audio: sound });
    it.clock.pass(101);
    it.reply();
    assert.equal(it.turns[0]?.isStarved, true);
    assert.equal(it.turns[0].gapsMs[0], 101);
  });

  for (const [missing, failure] of [
    ['text_delta', 'reply_without_text'],
    ['audio_delta', 'reply_without_audio'],
    ['user_text', 'no_reply'],
    ['response_done', 'no_reply'],
  ] as const) {
    it(`counts ${failure} when there is no ${missing}`, async () => {
      const it = talk({ turns: 1 });
      it.say({ ...ready });
      it.clock.pass(1_000);
      it.reply(missing);
      it.clock.pass(4_000);
      assert.equal(await it.conversation.ended, false);
      assert.deepEqual(it.errors, [failure]);
    });
  }

  it('does not wait for the words of the user when none are written down', () => {
    const it = talk({ turns: 1, needsUserText: false });
    it.say({ ...ready });
    it.clock.pass(1_000);
    it.reply('user_text');
    assert.deepEqual([it.turns[0]?.failure, it.errors], [null, []]);
  });

  it('counts what the server reports, and being left alone', async () => {
    const it = talk();
    it.say({ type: 'error', code: 'no_capacity', message: '', retryable: true });
    it.hangUp();
    assert.equal(await it.conversation.ended, false);
    assert.deepEqual(it.errors, ['no_capacity', 'closed_early']);
  });

  it('does not wait for ever for a session', async () => {
    const it = talk();
    it.clock.pass(5_000);
    assert.equal(await it.conversation.ended, false);
    assert.deepEqual(it.errors, ['not_ready']);
  });

  it('goes on with the next turn after a reply was lost with its worker', () => {
    const it = talk();
    it.say({ ...ready });
    it.clock.pass(1_000);
    it.say({ ...ready, type: 'session_resumed', epoch: 2, seq: 1 });
    it.clock.pass(1_000);
    assert.equal(it.turns[0]?.failure, 'reply_lost');
    assert.equal(it.sent.join('').split('ab').length - 1, 2);
  });

  it('notices a message that is missing', () => {
    const it = talk();
    it.say({ ...ready });
    it.say({ type: 'speech_started', seq: 3 });
    assert.deepEqual(it.orders, [true, false]);
  });

  it('begins no turn after its end', async () => {
    const it = talk({ turns: 5, endsAt: 1_500 });
    it.say({ ...ready });
    it.clock.pass(1_000);
    it.reply();
    it.clock.pass(1_000);
    assert.equal(await it.conversation.ended, true);
    assert.equal(it.turns.length, 1);
  });
});
