import { describe, expect, it } from '@jest/globals';

import { CommonReplies } from '../cached-speech/common-replies.ts';
import { settle, useFakeClock } from '../testing/fake-clock.ts';
import { heldConversation, speech } from '../testing/held-conversation.ts';
import { UpstreamError } from './upstream.port.ts';

useFakeClock();

const QUESTION = 'Who are you?';
const REPLY = 'I am Dr. Sarah.';
const part = { response_id: 'resp_1', item_id: 'item_A', output_index: 0, content_index: 0 };
const pcm = speech(2_000);

/** The user asks aloud; the upstream answers as it likes. */
async function asked({ isRendered = true, downlinkLeadMs = 600_000, settings = {} } = {}) {
  const replies = new CommonReplies([{ questions: [QUESTION], reply: REPLY }]);
  const find = () => (isRendered ? { words: REPLY, pcm } : null);
  const prepared = { greeting: null, replies, find, instructionsFor: (text: string) => text };
  const bench = await heldConversation({ speech: prepared, downlinkLeadMs, settings });
  const says = (type: string, about: object = {}) =>
    bench.session.says({ type, ...about } as Parameters<typeof bench.session.says>[0]);
  return Object.assign(bench, {
    utters(item_id = 'item_U', response = 'resp_1') {
      says('input_audio_buffer.speech_started', { item_id, audio_start_ms: 0 });
      says('input_audio_buffer.speech_stopped', { item_id, audio_end_ms: 800 });
      says('input_audio_buffer.committed', { item_id });
      says('response.created', { response: { id: response } });
    },
    isWriting: (delta: string) =>
      says('conversation.item.input_audio_transcription.delta', { item_id: 'item_U', delta }),
    wrote: (transcript = QUESTION, item_id = 'item_U') =>
      says('conversation.item.input_audio_transcription.completed', { item_id, transcript, usage: {} }),
    modelSays(delta = 'Well') {
      says('response.output_audio_transcript.delta', { ...part, delta });
      says('response.output_audio.delta', { ...part, delta: speech(100).toString('base64') });
    },
    modelEnds(status = 'cancelled') {
      const usage = { output_tokens: 7, output_token_details: { audio_tokens: 7 } };
      says('response.done', { response: { id: 'resp_1', status, usage, output: [{ type: 'message', id: 'item_A' }] } });
    },
    words: () => bench.gateway.messages.flatMap((message) => (message.type === 'text_delta' ? [message.text] : [])),
  });
}

describe('a common question asked aloud, first of all', () => {
  it('is answered from the cache, as the reply the client heard of, when its words are final in time', async () => {
    await using bench = await asked();
    bench.utters();
    bench.wrote();
    bench.modelSays();
    bench.modelEnds();
    expect(bench.words()).toEqual([REPLY]);
    expect(bench.gateway.audioBytes).toBe(pcm.length);
    expect(bench.gateway.types.filter((type) => type.startsWith('response'))).toEqual([
      'response_started',
      'response_done',
    ]);
    expect(bench.last('response_done')).toMatchObject({ response_id: 'resp_1', status: 'completed' });
    expect(bench.last('usage')).toMatchObject({ response_id: 'resp_1', output_tokens: 7 });
    await bench.leave();
  });

  it('is remembered with that answer and no other', async () => {
    await using bench = await asked();
    bench.utters();
    bench.wrote();
    bench.modelSays();
    bench.modelEnds();
    expect(bench.session.sent).toMatchObject([
      { type: 'response.cancel', response_id: 'resp_1' },
      { type: 'conversation.item.create', previous_item_id: 'item_U', item: { role: 'assistant' } },
      { type: 'conversation.item.delete', item_id: 'item_A' },
    ]);
    await settle();
    expect(await bench.items()).toMatchObject([
      { role: 'user', text: QUESTION },
      { role: 'assistant', text: REPLY },
    ]);
    await bench.leave();
  });

  it('is waited for a moment when its words are all written down and only not final', async () => {
    await using bench = await asked();
    bench.utters();
    bench.isWriting('Who are ');
    bench.isWriting('you?');
    bench.modelSays();
    expect(bench.gateway.audioBytes).toBe(0);
    await settle(200);
    bench.wrote();
    bench.modelEnds();
    expect(bench.words()).toEqual([REPLY]);
    await bench.leave();
  });

  it('is the model’s to answer when that moment is over', async () => {
    await using bench = await asked();
    bench.utters();
    bench.isWriting(QUESTION);
    bench.modelSays('Well,');
    bench.modelSays(' I am');
    await settle(300);
    bench.wrote();
    expect(bench.words()).toEqual(['Well,', ' I am']);
    expect(bench.session.sent).toEqual([]);
    bench.modelEnds('completed');
    await bench.leave();
  });

  it('is the model’s to answer when it turns out to go on', async () => {
    await using bench = await asked();
    bench.utters();
    bench.isWriting('Who are you');
    bench.modelSays();
    bench.modelEnds('completed');
    expect(bench.gateway.audioBytes).toBe(0);
    bench.wrote('Who are you working for?');
    expect(bench.words()).toEqual(['Well']);
    expect(bench.last('response_done')).toMatchObject({ status: 'completed' });
    expect(bench.session.sent).toEqual([]);
    await bench.leave();
  });

  it('is answered at the start of a response that comes after its words', async () => {
    await using bench = await asked({ settings: { turn_mode: 'push_to_talk' } });
    bench.session.says({ type: 'session.updated' });
    bench.hears(600);
    bench.says({ type: 'commit' });
    bench.session.says({ type: 'input_audio_buffer.committed', item_id: 'item_U' });
    bench.wrote();
    bench.session.says({ type: 'response.created', response: { id: 'resp_1' } });
    expect(bench.words()).toEqual([REPLY]);
    bench.modelEnds();
    await bench.leave();
  });

  it('ends where the user speaks into the answer, and what was heard of it is remembered', async () => {
    await using bench = await asked({ downlinkLeadMs: 100 });
    bench.utters();
    bench.wrote();
    bench.modelEnds();
    await settle(900);
    bench.utters('item_V', 'resp_2');
    await settle(400);
    expect((await bench.items()).at(-1)).toMatchObject({ role: 'assistant', text: 'I am Dr.…' });
    expect(bench.session.sentTypes.slice(-2)).toEqual(['conversation.item.delete', 'conversation.item.create']);
    await bench.leave();
  });
});

describe('a reply of the model', () => {
  it('is never held back when the words it answers are no common question so far', async () => {
    await using bench = await asked();
    bench.utters();
    bench.isWriting('Who are');
    bench.modelSays();
    expect(bench.gateway.audioBytes).toBe(speech(100).length);
    bench.wrote();
    expect(bench.session.sent).toEqual([]);
    bench.modelEnds('completed');
    await bench.leave();
  });

  it('is never held back while the common reply is not rendered', async () => {
    await using bench = await asked({ isRendered: false });
    bench.utters();
    bench.isWriting(QUESTION);
    bench.modelSays();
    expect(bench.gateway.audioBytes).toBe(speech(100).length);
    bench.modelEnds('completed');
    await bench.leave();
  });

  it('to the same words later in the conversation is its own', async () => {
    await using bench = await asked();
    bench.says({ type: 'text', text: 'Hello' });
    bench.session.says({ type: 'response.created', response: { id: 'resp_0' } });
    bench.session.says({ type: 'response.done', response: { id: 'resp_0', status: 'completed' } });
    bench.utters();
    bench.wrote();
    bench.modelSays();
    expect(bench.words()).toEqual(['Well']);
    bench.modelEnds('completed');
    await bench.leave();
  });

  it('that was held back when its session was lost is asked for again', async () => {
    await using bench = await asked();
    bench.utters();
    bench.isWriting(QUESTION);
    bench.modelSays();
    bench.session.listener.onLost(new UpstreamError('upstream_unavailable', 'closed with 1006', true));
    await settle(400);
    expect(bench.words()).toEqual([]);
    expect(bench.upstream.sessions).toHaveLength(2);
    expect(bench.last('response_done')).toMatchObject({ status: 'interrupted' });
    await bench.leave();
  });
});
