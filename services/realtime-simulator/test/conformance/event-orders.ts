import { expect, jest } from '@jest/globals';

import type { SessionBench } from '../../src/testing/session-bench.ts';
import { silence, tone } from '../../src/testing/sounds.ts';
import type { Area, Check } from './check.ts';
import { expectOrder } from './client-events.ts';
import {
  calling,
  callingAloud,
  committed,
  idleTurn,
  interruption,
  meanwhile,
  spokenAnswer,
  spokenTurn,
  wholeItem,
  writtenAnswer,
} from './orders.ts';
import type { WireClient } from './wire-client.ts';
import type { World } from './world.ts';

const against = ['our description', 'recordings', "OpenAI's types"] as const;
const tools = [{ type: 'function', name: 'get_weather', parameters: { type: 'object' } }];
const call = { kind: 'function_call', name: 'get_weather', arguments: '{"city":"London"}' } as const;
const commentary = { kind: 'message', phase: 'commentary', sentences: ['Let me look.'] } as const;

function onWire(subject: string, rule: string, scene: (client: WireClient) => Promise<void>): Check {
  return {
    subject,
    rule,
    against,
    run: async (world) => {
      const client = await world.client();
      await scene(client);
      await client.close();
    },
  };
}

function inHeldTime(subject: string, rule: string, scene: Parameters<World['held']>[0]): Check {
  return { subject, rule, against, run: (world) => world.held(scene) };
}

/** Lets time pass in small steps until an event of the type has come. */
async function moveUntil(bench: SessionBench, type: string): Promise<void> {
  for (let step = 0; step < 1_000 && !bench.types.includes(type); step++) await jest.advanceTimersByTimeAsync(5);
}

/** A function's result is answered in words. */
async function toolRound(world: World, isAloud: boolean): Promise<void> {
  await world.held(async (bench) => {
    bench.update({ output_modalities: ['text'], tools });
    bench.say('What is the weather in London?');
    bench.persona.answer = { outputs: isAloud ? [commentary, call] : [call] };
    bench.send({ type: 'response.create' });
    await jest.advanceTimersByTimeAsync(5_000);
    bench.persona.answer = { outputs: [{ ...commentary, phase: 'final_answer' }] };
    const call_id = bench.last('response.function_call_arguments.done').call_id;
    const item = { type: 'function_call_output', call_id, output: '{"degrees":21}' };
    bench.send({ type: 'conversation.item.create', item });
    bench.send({ type: 'response.create' });
    await jest.advanceTimersByTimeAsync(5_000);
    const order = {
      inOrder: ['session.updated', wholeItem, isAloud ? callingAloud : calling, wholeItem, writtenAnswer],
    };
    expectOrder(bench, order);
  });
}

export const eventOrders: Area = {
  title: 'Orders of events',
  gaps: [],
  checks: [
    inHeldTime('connect', 'sends session.created and nothing else by itself', async (bench) => {
      await jest.advanceTimersByTimeAsync(60_000);
      expect(bench.types).toEqual(['session.created']);
    }),
    onWire('spoken turn', 'is heard, committed and answered aloud', async (client) => {
      client.update({ audio: { input: { transcription: { model: 'gpt-realtime-whisper' } } } });
      await client.speak();
      await client.next('response.done');
      await client.next('rate_limits.updated');
      await client.next('conversation.item.input_audio_transcription.completed');
      expectOrder(client, { inOrder: ['session.updated', spokenTurn] });
    }),
    onWire('spoken turn', 'is transcribed by deltas, then completed, for the item that was heard', async (client) => {
      client.update({ audio: { input: { transcription: { model: 'gpt-realtime-whisper' } } } });
      await client.speak();
      const { item_id } = await client.next('conversation.item.input_audio_transcription.completed');
      const named = client.events.filter(({ type }) => type.includes('transcription'));
      expect(new Set(named.map((event) => event['item_id']))).toEqual(new Set([item_id]));
      expect((await client.next('input_audio_buffer.committed'))['item_id']).toBe(item_id);
      expect(named.at(-1)?.type).toMatch(/completed$/);
      await client.next('rate_limits.updated');
    }),
    onWire('transcription', 'by a model that tells speakers apart names them before it is whole', async (client) => {
      client.update({ audio: { input: { transcription: { model: 'gpt-4o-transcribe-diarize' } } } });
      await client.speak();
      const { text } = await client.next('conversation.item.input_audio_transcription.segment');
      const { transcript } = await client.next('conversation.item.input_audio_transcription.completed');
      expect(text).toBe(transcript);
    }),
    inHeldTime('transcription', 'that fails is said for its item, and the answer comes all the same', async (bench) => {
      bench.update({ audio: { input: { transcription: { model: 'gpt-realtime-whisper' } } } });
      bench.hearing.turns.push(new Error('nobody listens'));
      bench.append(tone(900));
      bench.append(silence(1_000));
      await jest.advanceTimersByTimeAsync(5_000);
      const { item_id } = bench.last('input_audio_buffer.committed');
      expect(bench.last('conversation.item.input_audio_transcription.failed')).toMatchObject({ item_id });
      expectOrder(bench, { inOrder: ['session.updated', spokenTurn] });
    }),
    onWire('three spoken turns', 'follow one another', async (client) => {
      for (const turn of [1, 2, 3]) {
        await client.speak();
        await client.next('rate_limits.updated', turn);
      }
      expectOrder(client, { inOrder: [spokenTurn, spokenTurn, spokenTurn] });
    }),
    onWire('manual turn', 'is committed and answered only when the client says so', async (client) => {
      client.update({ audio: { input: { turn_detection: null } } });
      client.append(tone(600));
      client.append(silence(1_000));
      client.send({ type: 'input_audio_buffer.commit' });
      await client.next('conversation.item.done');
      client.send({ type: 'response.create' });
      await client.next('rate_limits.updated');
      expectOrder(client, { inOrder: ['session.updated', committed, spokenAnswer] });
    }),
    onWire('text turn', 'is answered in text', async (client) => {
      client.update({ output_modalities: ['text'] });
      client.write('Hello!');
      client.send({ type: 'response.create' });
      await client.next('rate_limits.updated');
      expectOrder(client, { inOrder: ['session.updated', wholeItem, writtenAnswer] });
      expect(client.types.at(-2)).toBe('response.done');
    }),
    inHeldTime('interruption', 'ends the answer, then the truncation and the next turn follow', async (bench) => {
      bench.say('Hello!');
      bench.send({ type: 'response.create' });
      await moveUntil(bench, 'response.output_audio.delta');
      bench.append(tone(600));
      const [{ response } = { response: null }] = bench.all('response.done');
      expect(response).toMatchObject({
        status: 'cancelled',
        status_details: { type: 'cancelled', reason: 'turn_detected' },
      });
      expect(response?.output).toMatchObject([{ status: 'incomplete' }]);
      const item_id = response?.output[0]?.id;
      bench.send({ type: 'conversation.item.truncate', item_id, content_index: 0, audio_end_ms: 100 });
      bench.append(silence(1_000));
      await jest.advanceTimersByTimeAsync(5_000);
      expectOrder(bench, { inOrder: [wholeItem, interruption] });
    }),
    inHeldTime('early cancel', 'ends the response before it has any item', async (bench) => {
      bench.say('Hello!');
      bench.send({ type: 'response.create' });
      bench.send({ type: 'response.cancel' });
      await jest.advanceTimersByTimeAsync(5_000);
      expect(bench.last('response.done').response).toMatchObject({ status: 'cancelled', output: [] });
      expectOrder(bench, { inOrder: [wholeItem, 'response.created', 'response.done'] });
    }),
    {
      subject: 'function call',
      rule: 'is given, its result answered',
      against,
      run: (world) => toolRound(world, false),
    },
    {
      subject: 'function call',
      rule: 'after a commentary may begin before that has ended',
      against,
      run: (world) => toolRound(world, true),
    },
    inHeldTime('idle timeout', 'is said, committed and answered', async (bench) => {
      bench.update({ audio: { input: { turn_detection: { type: 'server_vad', idle_timeout_ms: 5_000 } } } });
      bench.say('Hello!');
      bench.send({ type: 'response.create' });
      for (let second = 0; second < 12 && bench.all('response.done').length < 2; second++) {
        bench.append(silence(1_000));
        await jest.advanceTimersByTimeAsync(1_000);
      }
      expectOrder(bench, { inOrder: ['session.updated', wholeItem, spokenAnswer, idleTurn] });
    }),
    inHeldTime('rate_limits.updated', 'follows every response.done', async (bench) => {
      bench.say('Hello!');
      for (let turn = 0; turn < 3; turn++) {
        bench.send({ type: 'response.create' });
        await jest.advanceTimersByTimeAsync(5_000);
      }
      const types = bench.types.filter((type) => type === 'response.done' || type === meanwhile.at(-1));
      expect(types).toEqual(new Array(3).fill(['response.done', 'rate_limits.updated']).flat());
    }),
  ],
};
