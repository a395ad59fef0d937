import { beforeEach, describe, expect, it } from '@jest/globals';

import { defaultGuesses } from '../protocol/guesses.ts';
import { committedTurn, cutOff, spokenAnswer } from '../testing/sequences.ts';
import { onFakeClock, passed } from '../testing/fake-clock.ts';
import { SessionBench } from '../testing/session-bench.ts';
import { inOrder, silence, tone } from '../testing/sounds.ts';

let bench: SessionBench;
onFakeClock(
  () => (bench = new SessionBench()),
  () => bench,
);

/** From the request to shortly after the second delta of sound. */
const INTO_THE_ANSWER_MS = 303 + 7 + 121 + 25;
const speechAgain = inOrder(silence(320), tone(640));

async function answerBegun(): Promise<void> {
  bench.say('Hello');
  bench.send({ type: 'response.create' });
  await passed(INTO_THE_ANSWER_MS);
  bench.take();
}

describe('speaking over an answer', () => {
  it('ends it with what is due, then the new turn goes on', async () => {
    await answerBegun();
    bench.append(speechAgain);
    expect(bench.take()).toEqual(['input_audio_buffer.speech_started', ...cutOff]);
    await passed(100);
    expect(bench.take()).toEqual(['rate_limits.updated']);
    bench.append(silence(640));
    await passed(2_000);
    const next = ['input_audio_buffer.speech_stopped', ...committedTurn, 'response.created', ...spokenAnswer];
    expect(bench.take()).toEqual(next);
    expect(bench.ended).toEqual(['cancelled', 'completed']);
  });

  it('leaves an incomplete item with the words said so far', async () => {
    await answerBegun();
    bench.append(speechAgain);
    const item = {
      id: 'item_2',
      status: 'incomplete',
      content: [{ type: 'output_audio', transcript: 'One two. Three.' }],
    };
    expect(bench.last('response.output_item.done').item).toMatchObject(item);
    expect(bench.last('conversation.item.done').item).toMatchObject(item);
    expect(bench.last('response.done').response).toMatchObject({
      status: 'cancelled',
      status_details: { type: 'cancelled', reason: 'turn_detected' },
      output: [item],
      usage: { output_token_details: { audio_tokens: 10 } },
    });
  });

  it('before the first item leaves nothing but response.done', async () => {
    bench.send({ type: 'response.create' });
    await passed(100);
    bench.take();
    bench.append(speechAgain);
    expect(bench.types).toEqual(['input_audio_buffer.speech_started', 'response.done']);
    expect(bench.last('response.done').response.output).toEqual([]);
    await passed(2_000);
    expect(bench.types).not.toContain('response.output_item.added');
  });

  it('while its sound is still being made leaves nothing to come', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    bench.speech.ready = promise;
    await answerBegun();
    bench.append(speechAgain);
    bench.take();
    resolve();
    await passed(2_000);
    expect(bench.take()).toEqual(['rate_limits.updated']);
  });

  it('does not end a response outside the conversation', async () => {
    bench.send({ type: 'response.create', response: { conversation: 'none' } });
    await passed(INTO_THE_ANSWER_MS);
    bench.append(speechAgain);
    await passed(2_000);
    expect(bench.ended).toEqual(['completed']);
  });

  it('when there is none only starts the turn', () => {
    bench.take();
    bench.append(speechAgain);
    expect(bench.take()).toEqual(['input_audio_buffer.speech_started']);
  });
});

describe('response.cancel', () => {
  it('ends the answer as the wish of the client', async () => {
    await answerBegun();
    bench.send({ type: 'response.cancel' });
    expect(bench.types).toEqual(cutOff);
    expect(bench.last('response.done').response.status_details).toEqual({
      type: 'cancelled',
      reason: 'client_cancelled',
    });
    await passed(2_000);
    expect(bench.types).toEqual([...cutOff, 'rate_limits.updated']);
  });

  it('ends a written answer with the text so far', async () => {
    bench.send({ type: 'response.create', response: { output_modalities: ['text'] } });
    await passed(303 + 7 + 25);
    bench.take();
    bench.send({ type: 'response.cancel', response_id: 'resp_1' });
    expect(bench.last('response.output_text.done').text).toBe('One two');
    expect(bench.take()).toEqual(['response.output_text.done', ...cutOff.slice(2)]);
    await passed(100);
  });

  it('is an error when nothing runs, or something else', async () => {
    bench.send({ type: 'response.cancel' });
    await answerBegun();
    bench.send({ type: 'response.cancel', response_id: 'resp_other' });
    for (const { error } of bench.all('error')) {
      expect(error).toMatchObject({
        code: 'response_cancel_not_active',
        message: 'Cancellation failed: no active response found',
      });
    }
    await passed(2_000);
    expect(bench.ended).toEqual(['completed']);
  });
});

describe('an answer that cannot be spoken', () => {
  it('fails inside response.done, not as an error event', async () => {
    bench.speech.failure = new Error('no voice');
    bench.send({ type: 'response.create' });
    await passed(2_000);
    expect(bench.all('error')).toEqual([]);
    expect(bench.last('response.done').response).toMatchObject({
      status: 'failed',
      status_details: { type: 'failed', error: { type: 'server_error', code: 'server_error' } },
    });
    expect(bench.ended).toEqual(['failed']);
  });
});

describe('the end of the connection', () => {
  it('stops everything without another event', async () => {
    await answerBegun();
    bench.session[Symbol.dispose]();
    await passed(5_000);
    expect(bench.take()).toEqual([]);
  });
});

describe('truncation', () => {
  const truncate = (fields: object) =>
    bench.send({ type: 'conversation.item.truncate', item_id: 'item_2', content_index: 0, ...fields });

  beforeEach(async () => {
    await answerBegun();
    bench.append(speechAgain);
    await passed(100);
    bench.take();
  });

  it('cuts the answer to what was heard and drops its transcript', () => {
    truncate({ audio_end_ms: 300 });
    expect(bench.last('conversation.item.truncated')).toMatchObject({
      item_id: 'item_2',
      content_index: 0,
      audio_end_ms: 300,
    });
    bench.send({ type: 'conversation.item.retrieve', item_id: 'item_2' });
    const { item } = bench.last('conversation.item.retrieved');
    expect(item).toMatchObject({ status: 'incomplete', content: [{ type: 'output_audio', transcript: null }] });
    const [part] = 'content' in item ? item.content : [];
    expect(Buffer.from(part?.audio ?? '', 'base64')).toHaveLength(300 * 48);
  });

  it('may leave nothing', () => {
    truncate({ audio_end_ms: 0 });
    expect(bench.types).toEqual(['conversation.item.truncated']);
  });

  it('beyond the sound is an error without a code', () => {
    truncate({ audio_end_ms: 560, event_id: 'cut' });
    expect(bench.last('error').error).toEqual({
      type: 'invalid_request_error',
      code: null,
      message: 'Audio content of 500ms is already shorter than 560ms',
      param: null,
      event_id: 'cut',
    });
  });

  it('is for spoken answers only', () => {
    truncate({ item_id: 'item_1', audio_end_ms: 0 });
    expect(bench.last('error').error).toMatchObject({
      code: 'unsupported_content_type',
      message: 'Only model output audio messages can be truncated',
    });
    truncate({ item_id: 'item_nope', audio_end_ms: 0 });
    expect(bench.last('error').error.code).toBe('item_truncate_invalid_item_id');
    truncate({ content_index: 1, audio_end_ms: 0 });
    expect(bench.last('error').error).toMatchObject({ code: 'invalid_value', param: 'content_index' });
  });
});

describe('what nobody has recorded of an answer that was cut off', () => {
  async function cutOffWith(cutOffItem: 'completed' | 'untold'): Promise<void> {
    bench[Symbol.dispose]();
    bench = new SessionBench({ guesses: { ...defaultGuesses, cutOffItem } });
    await answerBegun();
    bench.append(speechAgain);
  }

  it('can be that its item is completed', async () => {
    await cutOffWith('completed');
    expect(bench.last('response.done').response).toMatchObject({ output: [{ status: 'completed' }] });
    expect(bench.take()).toEqual(['input_audio_buffer.speech_started', ...cutOff]);
  });

  it('can be that nothing is told of its item', async () => {
    await cutOffWith('untold');
    expect(bench.last('response.done').response).toMatchObject({ status: 'cancelled', output: [] });
    expect(bench.take()).toEqual(['input_audio_buffer.speech_started', 'response.done']);
    bench.send({ type: 'conversation.item.truncate', item_id: 'item_2', content_index: 0, audio_end_ms: 300 });
    expect(bench.take()).toEqual(['conversation.item.truncated']);
    bench.send({ type: 'conversation.item.retrieve', item_id: 'item_2' });
    expect(bench.last('conversation.item.retrieved').item).toMatchObject({ status: 'incomplete' });
  });
});
