import { describe, expect, it } from '@jest/globals';

import { onFakeClock, passed } from '../testing/fake-clock.ts';
import { SessionBench } from '../testing/session-bench.ts';

let bench: SessionBench;
onFakeClock(
  () => (bench = new SessionBench()),
  () => bench,
);

describe('a text turn', () => {
  it('sends its events in the recorded order', async () => {
    bench.update({ output_modalities: ['text'] });
    bench.take();
    bench.say('Hello');
    bench.send({ type: 'response.create' });
    await passed(2_000);
    expect(bench.take()).toEqual([
      'conversation.item.added',
      'conversation.item.done',
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      'response.content_part.added',
      ...new Array<string>(5).fill('response.output_text.delta'),
      'response.output_text.done',
      'response.content_part.done',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
      'rate_limits.updated',
    ]);
    expect(bench.speech.utterances).toEqual([]);
    expect(bench.ended).toEqual(['completed']);
  });

  it('gives every field the recorded shape and key order', async () => {
    bench.update({ output_modalities: ['text'], instructions: 'Be short.' });
    bench.say('Hello');
    bench.send({ type: 'response.create', response: { metadata: { purpose: 'test' } } });
    await passed(2_000);
    const response = {
      object: 'realtime.response',
      id: 'resp_1',
      status: 'in_progress',
      status_details: null,
      output: [],
      conversation_id: 'conv_1',
      output_modalities: ['text'],
      max_output_tokens: 'inf',
      audio: { output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'marin' } },
      usage: null,
      metadata: { purpose: 'test' },
    };
    const item = { id: 'item_2', type: 'message', status: 'in_progress', role: 'assistant', content: [] };
    const finished = { ...item, status: 'completed', content: [{ type: 'output_text', text: 'One two. Three.' }] };
    const phase = 'final_answer';
    expect(JSON.stringify(bench.last('response.created'))).toBe(
      JSON.stringify({ type: 'response.created', event_id: bench.last('response.created').event_id, response }),
    );
    expect(bench.last('response.output_item.added').item).toEqual({ ...item, phase });
    expect(bench.last('conversation.item.added')).toMatchObject({ previous_item_id: 'item_1', item });
    expect(bench.last('response.content_part.added').part).toEqual({ type: 'text', text: '' });
    expect(bench.last('response.output_text.delta')).toMatchObject({ delta: '.', output_index: 0, content_index: 0 });
    expect(bench.last('response.content_part.done').part).toEqual({ type: 'text', text: 'One two. Three.' });
    expect(bench.last('conversation.item.done').item).toEqual({ ...finished, phase });
    const usage = { input_tokens: 10, output_tokens: 4, total_tokens: 14 };
    const done = { ...response, status: 'completed', output: [{ ...finished, phase }], usage };
    expect(bench.last('response.done').response).toMatchObject(done);
    expect(Object.keys(bench.last('response.done').response)).toEqual(Object.keys(response));
  });

  it('takes its time as measured with the service', async () => {
    bench.update({ output_modalities: ['text'] });
    bench.say('Hello');
    bench.send({ type: 'response.create' });
    await passed(302);
    expect(bench.types).not.toContain('response.output_item.added');
    await passed(1);
    expect(bench.types).toContain('response.output_item.added');
  });

  it('pads deltas with obfuscation', async () => {
    bench.update({ output_modalities: ['text'] });
    bench.send({ type: 'response.create' });
    await passed(2_000);
    for (const { delta, obfuscation } of bench.all('response.output_text.delta')) {
      expect((delta + obfuscation).length % 16).toBe(0);
      expect(obfuscation.length).toBeGreaterThan(0);
    }
  });

  it('leaves out the phase with models of the first generation', async () => {
    using older = new SessionBench({ model: 'gpt-realtime' });
    older.send({ type: 'response.create', response: { output_modalities: ['text'] } });
    await passed(2_000);
    expect(older.last('response.done').response.output[0]).not.toHaveProperty('phase');
  });
});

describe('the predecessor of an answer', () => {
  it('is told by added; done tells null for the second item, as recorded', async () => {
    bench.update({ output_modalities: ['text'] });
    bench.say('One');
    bench.send({ type: 'response.create' });
    await passed(1_000);
    expect(bench.last('conversation.item.added').previous_item_id).toBe('item_1');
    expect(bench.last('conversation.item.done').previous_item_id).toBeNull();
    bench.say('Two');
    bench.send({ type: 'response.create' });
    await passed(1_000);
    expect(bench.last('conversation.item.done').previous_item_id).toBe('item_3');
  });
});

describe('a request for a response', () => {
  it('is refused while another one writes to the conversation', async () => {
    bench.send({ type: 'response.create' });
    bench.send({ type: 'response.create', event_id: 'mine' });
    expect(bench.last('error').error).toEqual({
      type: 'invalid_request_error',
      code: 'conversation_already_has_active_response',
      message:
        'Conversation already has an active response in progress: resp_1. Wait until the response is finished before creating a new one.',
      param: null,
      event_id: 'mine',
    });
    await passed(3_000);
    expect(bench.ended).toEqual(['completed']);
  });

  it('may follow at once after response.done, before rate_limits.updated', async () => {
    bench.send({ type: 'response.create', response: { output_modalities: ['text'] } });
    while (!bench.types.includes('response.done')) await passed(1);
    bench.send({ type: 'response.create' });
    expect(bench.all('error')).toEqual([]);
    expect(bench.types).not.toContain('rate_limits.updated');
  });

  it('carries its own instructions and token limit to the answer', async () => {
    bench.update({ output_modalities: ['text'] });
    bench.send({ type: 'response.create', response: { instructions: 'Whisper.', max_output_tokens: 2 } });
    await passed(2_000);
    expect(bench.persona.cues[0]).toMatchObject({ instructions: 'Whisper.' });
    expect(bench.last('response.done').response).toMatchObject({
      status: 'incomplete',
      status_details: { type: 'incomplete', reason: 'max_output_tokens' },
      max_output_tokens: 2,
      output: [{ status: 'incomplete' }],
    });
    expect(bench.last('response.output_text.done').text.length).toBeLessThan('One two. Three.'.length);
  });

  it('outside the conversation adds no item, runs beside another one, and reads its own input', async () => {
    bench.say('Kept', 'kept');
    bench.send({ type: 'response.create' });
    const input = [
      { type: 'item_reference', id: 'kept' },
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Aside' }] },
    ];
    bench.take();
    const response = { conversation: 'none', output_modalities: ['text'], input };
    bench.send({ type: 'response.create', response });
    expect(bench.last('response.created').response).toMatchObject({ conversation_id: null });
    bench.send({ type: 'response.cancel' });
    await passed(2_000);
    expect(bench.types.filter((type) => type.startsWith('conversation.item'))).toEqual([]);
    expect(bench.ended).toEqual(['cancelled', 'completed']);
    expect(bench.persona.cues[1]?.heard).toEqual({ kind: 'text', text: 'Aside' });
  });

  it('is refused when it refers to an item that does not exist', () => {
    bench.send({ type: 'response.create', response: { input: [{ type: 'item_reference', id: 'gone' }] } });
    expect(bench.last('error').error).toMatchObject({ code: 'invalid_value', param: 'response.input[0].id' });
  });

  it('answers a tool result', () => {
    const item = { type: 'function_call_output', call_id: 'call_1', output: '{"degrees":12}' };
    bench.send({ type: 'conversation.item.create', item });
    bench.send({ type: 'response.create' });
    expect(bench.persona.cues[0]?.heard).toEqual({ kind: 'tool_result', output: '{"degrees":12}' });
  });
});

describe('usage', () => {
  it('counts the whole context every time, a growing part of it as cached', async () => {
    bench.update({ output_modalities: ['text'], instructions: 'x'.repeat(4 * 100) });
    const usages = [];
    for (const text of ['y'.repeat(4 * 60), 'z'.repeat(4 * 60), 'w']) {
      bench.say(text);
      bench.send({ type: 'response.create' });
      await passed(1_000);
      usages.push(bench.last('response.done').response.usage);
    }
    expect(usages.map((usage) => usage?.input_tokens)).toEqual([165, 239, 254]);
    expect(usages.map((usage) => usage?.input_token_details.cached_tokens)).toEqual([0, 128, 192]);
    expect(bench.last('rate_limits.updated').rate_limits).toEqual([
      { name: 'tokens', limit: 15_000_000, remaining: 15_000_000 - 258, reset_seconds: 0.001 },
    ]);
  });
});
