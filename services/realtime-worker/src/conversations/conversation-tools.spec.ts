import { describe, expect, it } from '@jest/globals';

import { settle, useFakeClock } from '../testing/fake-clock.ts';
import { heldConversation } from '../testing/held-conversation.ts';
import type { Tool } from '../tools/tool.ts';
import { UpstreamError } from './upstream.port.ts';

useFakeClock();

const away = new UpstreamError('upstream_unavailable', 'closed with 1006', true);

/** A tool that answers with its word after `ms`, and how often it was called. */
function clock(ms = 0) {
  const calls: { given: unknown; signal: AbortSignal }[] = [];
  const tool: Tool = {
    name: 'clock',
    description: 'Tells the time.',
    parameters: { type: 'object', properties: { zone: { type: 'string' } }, required: ['zone'] },
    kind: 'module',
    timeoutMs: 60_000,
    run: (given, signal) => {
      calls.push({ given, signal });
      return new Promise((resolve) => void setTimeout(() => resolve(`noon in ${String(given['zone'])}`), ms));
    },
  };
  return { tool, calls };
}

function call(number: number, zone = 'UTC') {
  const given = JSON.stringify({ zone });
  return { type: 'function_call', id: `item_${number}`, call_id: `call_${number}`, name: 'clock', arguments: given };
}

const outputFor = (number: number, output: string) => ({
  type: 'conversation.item.create',
  item: { type: 'function_call_output', call_id: `call_${number}`, output },
});
const create = { type: 'response.create' };

/** A conversation whose model can call the clock. */
async function talking(tool: Tool) {
  const bench = await heldConversation({ tools: [tool] });
  const { leave } = bench;
  return Object.assign(bench, {
    /** A response that is nothing but calls. */
    calls(response: string, output: object[], status = 'completed') {
      bench.upstream.newest.says({ type: 'response.created', response: { id: response } });
      bench.upstream.newest.says({ type: 'response.done', response: { id: response, status, output } });
    },
    async leave() {
      await leave();
      await settle(60_000);
    },
  });
}

describe('a model that calls tools', () => {
  it('gets every result of a response, then is asked to go on once', async () => {
    const { tool } = clock();
    await using bench = await talking(tool);
    bench.calls('resp_1', [call(1, 'Rome'), call(2, 'Oslo')]);
    await settle();
    expect(bench.session.sent).toEqual([outputFor(1, 'noon in Rome'), outputFor(2, 'noon in Oslo'), create]);
    await bench.leave();
  });

  it('may say something before the call that is heard, and goes on behind it with the result', async () => {
    const { tool } = clock(1_000);
    await using bench = await talking(tool);
    const part = { response_id: 'resp_1', item_id: 'item_S', output_index: 0, content_index: 0 };
    bench.session.says({ type: 'response.created', response: { id: 'resp_1' } });
    bench.session.says({ type: 'response.output_audio_transcript.delta', ...part, delta: 'Let me see.' });
    bench.session.says({
      type: 'response.output_audio.delta',
      ...part,
      delta: Buffer.alloc(48_000).toString('base64'),
    });
    bench.session.says({ type: 'response.done', response: { id: 'resp_1', status: 'completed', output: [call(1)] } });
    expect(bench.gateway.audioBytes).toBe(48_000);
    expect(bench.session.sent).toEqual([]);
    await settle(1_000);
    expect(bench.session.sent).toMatchObject([outputFor(1, 'noon in UTC'), create]);
    await bench.leave();
  });

  it('is told what was wrong with its arguments, and the tool is left alone', async () => {
    const { tool, calls } = clock();
    await using bench = await talking(tool);
    bench.calls('resp_1', [
      { ...call(1), arguments: '{}' },
      { ...call(2), name: 'compass' },
    ]);
    await settle();
    expect(bench.session.sent).toMatchObject([
      { item: { call_id: 'call_1', output: expect.stringContaining("must have required property 'zone'") } },
      { item: { call_id: 'call_2', output: '{"error":"there is no such tool"}' } },
      create,
    ]);
    expect(calls).toEqual([]);
    await bench.leave();
  });

  it('has nothing carried out that the user cut off, and nothing twice', async () => {
    const { tool, calls } = clock();
    await using bench = await talking(tool);
    bench.session.says({ type: 'response.created', response: { id: 'resp_1' } });
    bench.session.says({ type: 'input_audio_buffer.speech_started', item_id: 'item_U', audio_start_ms: 0 });
    bench.session.says({ type: 'response.done', response: { id: 'resp_1', status: 'completed', output: [call(1)] } });
    bench.calls('resp_2', [call(2)], 'cancelled');
    expect(calls).toEqual([]);
    bench.calls('resp_3', [call(3)]);
    bench.calls('resp_4', [call(3)]);
    await settle();
    expect(calls).toHaveLength(1);
    await bench.leave();
  });

  it('does not go on while the user speaks: the answer to that knows the result', async () => {
    const { tool } = clock(1_000);
    await using bench = await talking(tool);
    bench.calls('resp_1', [call(1)]);
    bench.session.says({ type: 'input_audio_buffer.speech_started', item_id: 'item_U', audio_start_ms: 0 });
    await settle(1_000);
    expect(bench.session.sent).toEqual([outputFor(1, 'noon in UTC')]);
    await bench.leave();
  });

  it('speaks of the result behind an answer that has begun meanwhile', async () => {
    const { tool } = clock(1_000);
    await using bench = await talking(tool);
    bench.calls('resp_1', [call(1)]);
    bench.session.says({ type: 'response.created', response: { id: 'resp_2' } });
    await settle(1_000);
    expect(bench.session.sent).toEqual([outputFor(1, 'noon in UTC')]);
    bench.session.says({ type: 'response.done', response: { id: 'resp_2', status: 'completed' } });
    expect(bench.session.sent.at(-1)).toEqual(create);
    await bench.leave();
  });

  it('has to answer without tools after many calls in a row, until the user has a turn', async () => {
    const { tool } = clock();
    await using bench = await talking(tool);
    for (let round = 1; round <= 8; round += 1) {
      bench.calls(`resp_${round}`, [call(round)]);
      await settle();
    }
    expect(bench.session.sent.at(-1)).toEqual({ ...create, response: { tool_choice: 'none' } });
    bench.session.says({ type: 'response.created', response: { id: 'resp_9' } });
    bench.session.says({ type: 'response.done', response: { id: 'resp_9', status: 'completed' } });
    bench.says({ type: 'text', text: 'And now?' });
    expect(bench.session.sent.at(-1)).toEqual(create);
    await bench.leave();
  });
});

describe('a call under way', () => {
  it('is stopped when the conversation ends, and its result goes nowhere', async () => {
    const { tool, calls } = clock(1_000);
    await using bench = await talking(tool);
    bench.calls('resp_1', [call(1)]);
    await settle();
    bench.leaves();
    expect(calls[0]?.signal.aborted).toBe(true);
    await settle(1_000);
    expect(bench.session.sent).toEqual([]);
    expect(await bench.fabric.store.items('conv_1')).toEqual([]);
    await bench.leave();
  });

  it('outlives its session: the next one is told of call and result together, and it is not made again', async () => {
    const { tool, calls } = clock(1_000);
    await using bench = await talking(tool);
    bench.calls('resp_1', [call(1)]);
    bench.session.listener.onLost(away);
    await settle(500);
    expect(bench.session.sent).toEqual([]);
    await settle(500);
    expect(bench.upstream.sessions).toHaveLength(2);
    expect(bench.session.sent).toMatchObject([
      { item: { type: 'function_call', call_id: 'call_1', name: 'clock' } },
      outputFor(1, 'noon in UTC'),
      create,
    ]);
    expect(calls).toHaveLength(1);
    await bench.leave();
  });

  it('that is finished is part of the history of later sessions', async () => {
    const { tool } = clock();
    await using bench = await talking(tool);
    bench.calls('resp_1', [call(1, 'Rome')]);
    await settle();
    expect(await bench.fabric.store.items('conv_1')).toMatchObject([
      { role: 'tool', callId: 'call_1', name: 'clock', output: 'noon in Rome' },
    ]);
    bench.session.listener.onLost(away);
    await settle();
    expect(bench.session.sent.slice(0, 2)).toMatchObject([
      { item: { type: 'function_call', call_id: 'call_1' } },
      outputFor(1, 'noon in Rome'),
    ]);
    await bench.leave();
  });
});
