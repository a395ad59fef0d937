import { describe, expect, it } from '@jest/globals';

import { onFakeClock, passed } from '../testing/fake-clock.ts';
import { SessionBench } from '../testing/session-bench.ts';

let bench: SessionBench;
onFakeClock(
  () => (bench = new SessionBench()),
  () => bench,
);

const tools = [{ type: 'function', name: 'get_weather', parameters: { type: 'object' } }];
const call = { kind: 'function_call', name: 'get_weather', arguments: '{"city":"London"}' } as const;
const commentary = { kind: 'message', phase: 'commentary', sentences: ['One.'] } as const;

function ask(fields: object = {}): void {
  bench.update({ output_modalities: ['text'], tools });
  bench.say('What is the weather in London?');
  bench.take();
  bench.send({ type: 'response.create', response: fields });
}

const argumentDeltas = new Array<string>(5).fill('response.function_call_arguments.delta');
const callDone = ['response.function_call_arguments.done', 'conversation.item.done', 'response.output_item.done'];

describe('a function call', () => {
  it('sends its events in the recorded order', async () => {
    bench.persona.answer = { outputs: [call] };
    ask();
    await passed(2_000);
    expect(bench.take()).toEqual([
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      ...argumentDeltas,
      ...callDone,
      'response.done',
      'rate_limits.updated',
    ]);
    expect(bench.ended).toEqual(['completed']);
  });

  it('gives every field the recorded shape', async () => {
    bench.persona.answer = { outputs: [call] };
    ask();
    await passed(2_000);
    const ids = { response_id: 'resp_1', item_id: 'item_2', output_index: 0, call_id: 'call_1' };
    const begun = {
      id: 'item_2',
      type: 'function_call',
      status: 'in_progress',
      name: 'get_weather',
      call_id: 'call_1',
    };
    const finished = { ...begun, status: 'completed', arguments: '{"city":"London"}' };
    expect(bench.last('response.output_item.added').item).toEqual({ ...begun, arguments: '' });
    expect(bench.last('conversation.item.added')).toMatchObject({ previous_item_id: 'item_1' });
    const deltas = bench.all('response.function_call_arguments.delta');
    expect(deltas.map(({ delta }) => delta)).toEqual(['{"', 'city', '":"', 'London', '"}']);
    expect(deltas[0]).toMatchObject({ ...ids, obfuscation: expect.stringMatching(/^\w{14}$/) });
    const { type, event_id, ...done } = bench.last('response.function_call_arguments.done');
    expect(done).toEqual({ ...ids, name: 'get_weather', arguments: '{"city":"London"}' });
    expect(bench.last('conversation.item.done')).toMatchObject({ previous_item_id: null, item: finished });
    expect(bench.last('response.output_item.done').item).toEqual(finished);
    expect(bench.last('response.done').response.output).toEqual([finished]);
  });

  it('after a commentary is opened before that one is done, as recorded', async () => {
    bench.persona.answer = { outputs: [commentary, call] };
    ask();
    await passed(2_000);
    expect(bench.take()).toEqual([
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      'response.content_part.added',
      ...new Array<string>(2).fill('response.output_text.delta'),
      'response.output_item.added',
      'conversation.item.added',
      ...argumentDeltas,
      'response.output_text.done',
      'response.content_part.done',
      'conversation.item.done',
      'response.output_item.done',
      ...callDone,
      'response.done',
      'rate_limits.updated',
    ]);
  });

  it('after a commentary is the second output of the response', async () => {
    bench.persona.answer = { outputs: [commentary, call] };
    ask();
    await passed(2_000);
    const [message, second] = bench.last('response.done').response.output;
    expect(message).toMatchObject({ id: 'item_2', phase: 'commentary' });
    expect(second).toMatchObject({ id: 'item_3', type: 'function_call' });
    expect(bench.all('response.output_item.added').map(({ output_index }) => output_index)).toEqual([0, 1]);
    expect(bench.all('conversation.item.done').slice(-2)).toMatchObject([
      { previous_item_id: null, item: { id: 'item_2' } },
      { previous_item_id: 'item_2', item: { id: 'item_3' } },
    ]);
  });

  it('may be one of several, and follow what is said aloud', async () => {
    bench.persona.answer = { outputs: [commentary, call, call] };
    ask({ output_modalities: ['audio'] });
    await passed(3_000);
    const output = bench.last('response.done').response.output;
    expect(output.map(({ type }) => type)).toEqual(['message', 'function_call', 'function_call']);
    expect(bench.all('response.function_call_arguments.done').map(({ call_id }) => call_id)).toEqual([
      'call_1',
      'call_2',
    ]);
    expect(bench.all('response.output_audio.delta')).toHaveLength(2);
  });

  it('takes its result before the response is done, and goes on when it is asked to', async () => {
    bench.persona.answer = { outputs: [call] };
    ask();
    while (!bench.types.includes('response.function_call_arguments.delta')) await passed(1);
    const item = { type: 'function_call_output', call_id: 'call_1', output: 'Foggy.' };
    bench.send({ type: 'conversation.item.create', item });
    expect(bench.last('conversation.item.added')).toMatchObject({ previous_item_id: 'item_2', item });
    await passed(2_000);
    expect(bench.ended).toEqual(['completed']);
    bench.send({ type: 'response.create' });
    expect(bench.persona.cues[1]?.heard).toEqual({ kind: 'tool_result', output: 'Foggy.' });
    expect(bench.persona.cues[1]?.items.map(({ type }) => type)).toEqual([
      'message',
      'function_call',
      'function_call_output',
    ]);
  });

  it('that is cut off ends with what there is of its arguments', async () => {
    bench.persona.answer = { outputs: [call] };
    ask();
    while (!bench.types.includes('response.function_call_arguments.delta')) await passed(1);
    bench.take();
    bench.send({ type: 'response.cancel' });
    expect(bench.types).toEqual([...callDone, 'response.done']);
    const cutOff = { status: 'incomplete', arguments: '{"' };
    expect(bench.last('response.output_item.done').item).toMatchObject(cutOff);
    expect(bench.last('response.done').response).toMatchObject({ status: 'cancelled', output: [cutOff] });
  });

  it('costs text tokens and ends incomplete at the limit', async () => {
    bench.persona.answer = { outputs: [commentary, call] };
    ask({ max_output_tokens: 5 });
    await passed(2_000);
    expect(bench.last('response.done').response).toMatchObject({
      status: 'incomplete',
      status_details: { reason: 'max_output_tokens' },
      output: [{ status: 'incomplete' }, { status: 'incomplete' }],
      usage: { output_token_details: { text_tokens: 6, audio_tokens: 0 } },
    });
  });
});

describe('what the persona is asked', () => {
  it('holds the settings of the response over those of the session', () => {
    ask({ instructions: 'Whisper.', tool_choice: 'required', parallel_tool_calls: false });
    expect(bench.persona.cues[0]).toMatchObject({
      instructions: 'Whisper.',
      tools,
      toolChoice: 'required',
      mayCallInParallel: false,
      items: [{ id: 'item_1' }],
    });
    bench.send({ type: 'response.cancel' });
    bench.send({ type: 'response.create' });
    expect(bench.persona.cues[1]).toMatchObject({ toolChoice: 'auto', mayCallInParallel: true });
  });
});

describe('an answer that ends early', () => {
  it('is incomplete for the reason the persona gives', async () => {
    bench.persona.answer = { outputs: [commentary], end: { type: 'incomplete', reason: 'content_filter' } };
    ask();
    await passed(2_000);
    expect(bench.last('response.done').response).toMatchObject({
      status: 'incomplete',
      status_details: { type: 'incomplete', reason: 'content_filter' },
      output: [{ status: 'incomplete' }],
    });
  });

  it('fails, without an error event, when there is none', async () => {
    bench.persona.failure = new Error('nothing comes to mind');
    ask();
    await passed(2_000);
    expect(bench.types).toEqual(['response.created', 'response.done', 'rate_limits.updated']);
    expect(bench.last('response.done').response).toMatchObject({
      status: 'failed',
      status_details: { type: 'failed', error: { type: 'server_error', code: 'server_error' } },
      output: [],
    });
  });
});
