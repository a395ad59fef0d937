import { describe, expect, it } from '@jest/globals';

import { settle, useFakeClock } from '../testing/fake-clock.ts';
import { heldConversation } from '../testing/held-conversation.ts';
import { CommonReplies } from '../cached-speech/common-replies.ts';
import type { PreparedSpeech } from '../cached-speech/prepared-speech.ts';
import { workerBench } from '../testing/worker-bench.ts';
import { UpstreamError } from './upstream.port.ts';

useFakeClock();

const never = new AbortController().signal;
const GREETING = 'one two three four five six seven eight nine ten';
const REPLY = 'I am Dr. Sarah.';
/** PCM16 at 24 kHz, two seconds. */
const pcm = Buffer.alloc(96_000, 1);

function prepared(rendered: readonly string[]): PreparedSpeech {
  return {
    greeting: GREETING,
    replies: new CommonReplies([{ questions: ['Who are you?'], reply: REPLY }]),
    find: (text) => (rendered.includes(text) ? { words: text, pcm } : null),
    instructionsFor: (text) => `Say: ${text}`,
  };
}

/** A conversation with its upstream ready. */
async function begun(speech = prepared([GREETING, REPLY]), { downlinkLeadMs = 200, owners = 1 } = {}) {
  return await heldConversation({ speech, downlinkLeadMs, owners });
}

const assistant = (text: string) => ({ role: 'assistant', content: [{ type: 'output_text', text }] });

describe('a greeting from the cache', () => {
  it('is an ordinary reply to the client, and nothing the upstream is asked for', async () => {
    await using bench = await begun();
    expect(bench.session.sent).toMatchObject([
      { type: 'conversation.item.create', previous_item_id: 'root', item: assistant(GREETING) },
    ]);
    await settle(2_000);
    expect(bench.gateway.types).toEqual(['session_ready', 'response_started', 'text_delta', 'usage', 'response_done']);
    expect(bench.last('response_started')).toMatchObject({ response_id: expect.stringMatching(/^resp_cached_/) });
    expect(bench.last('response_done')).toMatchObject({ status: 'completed' });
    expect(bench.last('usage')).toMatchObject({ output_tokens: 0, cost_usd: 0, total_cost_usd: 0 });
    expect(bench.gateway.audioBytes).toBe(pcm.length);
    expect(await bench.fabric.store.items('conv_1')).toMatchObject([{ role: 'assistant', text: GREETING }]);
    await bench.leave();
  });

  it('is sent at the rate at which it is played', async () => {
    await using bench = await begun();
    expect(bench.gateway.audioBytes).toBeLessThan(20_000);
    await settle(1_000);
    expect(bench.gateway.audioBytes).toBeGreaterThan(48_000);
    expect(bench.gateway.audioBytes).toBeLessThan(pcm.length);
    await bench.leave();
  });

  it('is remembered as far as it was heard when the user speaks into it', async () => {
    await using bench = await begun();
    await settle(1_000);
    bench.session.says({ type: 'input_audio_buffer.speech_started', item_id: 'item_U', audio_start_ms: 0 });
    await settle(400);
    const heard = 'one two three four five six…';
    expect(await bench.fabric.store.items('conv_1').then((items) => items.at(-1))).toMatchObject({ text: heard });
    expect(bench.session.sent.slice(1)).toMatchObject([
      { type: 'conversation.item.delete' },
      { type: 'conversation.item.create', previous_item_id: 'root', item: assistant(heard) },
    ]);
    expect(bench.gateway.audioBytes).toBeLessThan(pcm.length);
    await bench.leave();
  });

  it('is cut where the client says, once, and never truncated at the upstream', async () => {
    await using bench = await begun();
    await settle(1_000);
    const item = bench.last('text_delta');
    if (item?.type !== 'text_delta') throw new Error('no words came');
    for (const played_ms of [200, 900]) bench.says({ type: 'interrupt', item_id: item.item_id, played_ms });
    await settle();
    expect(bench.session.sentTypes).toEqual([
      'conversation.item.create',
      'conversation.item.delete',
      'conversation.item.create',
    ]);
    expect(bench.session.sent.at(-1)).toMatchObject({ item: assistant('one two…') });
    await bench.leave();
  });

  it('is asked for from the upstream while it is not rendered', async () => {
    await using bench = await begun(prepared([]));
    expect(bench.session.sent).toEqual([{ type: 'response.create', response: { instructions: `Say: ${GREETING}` } }]);
    bench.says({ type: 'text', text: 'Never mind' });
    expect(bench.session.sentTypes).not.toContain('response.cancel');
    bench.session.says({ type: 'response.created', response: { id: 'resp_1' } });
    expect(bench.session.sent.at(-1)).toEqual({ type: 'response.cancel', response_id: 'resp_1' });
    await bench.leave();
  });

  it('is not said again by a worker that takes the conversation over', async () => {
    await using bench = await begun(undefined, { owners: 2 });
    expect(bench.gateway.types).toEqual(['session_resumed']);
    expect(bench.session.sent).toEqual([]);
    await bench.leave();
  });

  it('is not said when the user began before the upstream was ready', async () => {
    const bench = workerBench({ speech: prepared([GREETING]) });
    bench.upstream.failures.push(new UpstreamError('upstream_unavailable', 'away', true));
    await bench.create();
    const holding = bench.host.hold('conv_1', never);
    await settle();
    bench.says({ type: 'text', text: 'Hello?' });
    await settle(200);
    expect(bench.gateway.types).toEqual(['session_ready']);
    bench.leaves();
    await settle(2_000);
    await holding;
    await bench[Symbol.asyncDispose]();
  });
});

describe('a common question', () => {
  it('is answered from the cache when it is the first thing the user types', async () => {
    await using bench = await begun({ ...prepared([REPLY]), greeting: null });
    bench.says({ type: 'text', text: 'who are you' });
    await settle(2_000);
    const [question, answer, ...more] = bench.session.sent;
    expect(question).toMatchObject({ item: { role: 'user', content: [{ text: 'who are you' }] } });
    expect(answer).toMatchObject({ item: assistant(REPLY) });
    expect(more).toEqual([]);
    expect(bench.gateway.types).toEqual(['session_ready', 'response_started', 'text_delta', 'usage', 'response_done']);
    expect(bench.last('response_done')).toMatchObject({ timing: { endpointing_ms: null, model_ms: 0 } });
    await bench.leave();
  });

  it('may cut the greeting', async () => {
    await using bench = await begun();
    await settle(1_000);
    bench.says({ type: 'text', text: 'Who are you?' });
    await settle(4_000);
    const items = await bench.fabric.store.items('conv_1');
    expect(items.at(-1)).toMatchObject({ role: 'assistant', text: 'one two three four five six…' });
    expect(items).toContainEqual(expect.objectContaining({ role: 'assistant', text: REPLY }));
    expect(bench.session.sentTypes).not.toContain('response.create');
    await bench.leave();
  });

  it.each([
    ['is not rendered yet', [], ['Who are you?']],
    ['is in other words', [REPLY], ['Who are you really?']],
    ['comes later in the conversation', [REPLY], ['Hello', 'Who are you?']],
  ])('is left to the upstream when it %s', async (_what, rendered, questions) => {
    await using bench = await begun({ ...prepared(rendered), greeting: null });
    for (const text of questions) bench.says({ type: 'text', text });
    await settle();
    expect(bench.session.sentTypes).toContain('response.create');
    expect(bench.gateway.types).toEqual(['session_ready']);
    await bench.leave();
  });

  it('is left to the upstream when that is speaking', async () => {
    await using bench = await begun({ ...prepared([REPLY]), greeting: null });
    bench.session.says({ type: 'response.created', response: { id: 'resp_1' } });
    bench.says({ type: 'text', text: 'Who are you?' });
    expect(bench.session.sentTypes).toEqual(['conversation.item.create', 'response.cancel']);
    await bench.leave();
  });
});
