import { expect } from '@jest/globals';
import { measureLevel } from '@colloquy/audio';
import { speak, until } from '@colloquy/testing';

import { decodePcm, encodePcm } from '../../src/protocol/pcm.ts';
import { inOrder, pieces, silence } from '../../src/testing/sounds.ts';
import { AgentsClient } from './agents-client.ts';
import type { Area, Check } from './check.ts';
import { OpenaiClient } from './openai-client.ts';
import type { World } from './world.ts';

function openai(rule: string, scene: (client: OpenaiClient) => Promise<void>): Check {
  return {
    subject: 'OpenAIRealtimeWS',
    rule,
    against: ["OpenAI's client", "OpenAI's types"],
    run: async (world) => {
      const client = await OpenaiClient.open(world.port);
      await scene(client);
      expect(client.all('error')).toEqual([]);
      client.close();
    },
  };
}

function agents(rule: string, scene: (client: AgentsClient, world: World) => Promise<void>): Check {
  return {
    subject: 'RealtimeSession',
    rule,
    against: ['Agents SDK', "OpenAI's types"],
    run: async (world) => {
      const client = await AgentsClient.open(world.port);
      await scene(client, world);
      expect(client.errors).toEqual([]);
      client.close();
    },
  };
}

async function spokenWords(text: string): Promise<Int16Array> {
  return inOrder(await speak(text, { voice: 'rms', rate: 24_000 }), silence(1_000));
}

function stream(client: OpenaiClient, sound: Int16Array): void {
  for (const piece of pieces(sound, 40)) client.send({ type: 'input_audio_buffer.append', audio: encodePcm(piece) });
}

export const officialClients: Area = {
  title: "OpenAI's own clients",
  gaps: [],
  checks: [
    openai('has a written conversation', async (client) => {
      client.send({ type: 'session.update', session: { type: 'realtime', output_modalities: ['text'] } });
      client.ask('Hello! What do you know about llamas?');
      const { response } = await client.received('response.done');
      expect(response).toMatchObject({ status: 'completed', output_modalities: ['text'] });
      const { text } = await client.received('response.output_text.done');
      const deltas = client.all('response.output_text.delta').map(({ delta }) => delta);
      expect(deltas.join('')).toBe(text);
      expect(text).toContain('simulator');
    }),
    openai('speaks, is transcribed and answered aloud', async (client) => {
      const transcription = { model: 'gpt-realtime-whisper' };
      client.send({ type: 'session.update', session: { type: 'realtime', audio: { input: { transcription } } } });
      await client.received('session.updated');
      stream(client, await spokenWords('Hello there, can you hear me now?'));
      await client.received('response.done');
      const { transcript } = await client.received('conversation.item.input_audio_transcription.completed');
      expect(transcript).not.toBe('');
      const sound = client.all('response.output_audio.delta').map(({ delta }) => decodePcm(delta, 'delta'));
      expect(measureLevel(inOrder(...sound)).rmsDbfs).toBeGreaterThan(-30);
      expect((await client.received('response.output_audio_transcript.done')).transcript).toContain('simulator');
    }),
    openai('interrupts by speaking, truncates, and goes on', async (client) => {
      client.ask('How does this system work?');
      await client.received('response.output_audio.delta', 2);
      stream(client, await spokenWords('Wait, stop please.'));
      const { response } = await client.received('response.done');
      expect(response).toMatchObject({ status: 'cancelled', status_details: { reason: 'turn_detected' } });
      const item_id = response.output?.[0]?.id ?? '';
      client.send({ type: 'conversation.item.truncate', item_id, content_index: 0, audio_end_ms: 200 });
      await client.received('conversation.item.truncated');
      expect((await client.received('response.done', 2)).response.status).toBe('completed');
    }),
    agents('has a written turn, and its history holds both sides', async (client) => {
      client.session.sendMessage('Hello!');
      await client.happened('agent_end');
      await client.settled(2);
      expect(client.history).toEqual([
        ['user', 'completed', 'Hello!'],
        ['assistant', 'completed', expect.stringContaining('simulator')],
      ]);
    }),
    agents('has two spoken turns, and its history holds them in order', async (client) => {
      for (const turn of [1, 2]) {
        client.session.sendAudio(toArrayBuffer(await spokenWords('Hello there, can you hear me now?')));
        await client.happened('agent_end', turn);
        await client.settled(2 * turn);
      }
      const roles = client.history.map(([role, status]) => `${role} ${status}`);
      expect(roles).toEqual(['user completed', 'assistant completed', 'user completed', 'assistant completed']);
      await until(() => client.history.every(([, , words]) => words !== ''), { what: 'the transcripts' });
    }),
    agents('has a tool called and its result answered', async (client) => {
      client.session.sendMessage('What is the weather in London?');
      await client.happened('agent_tool_end');
      await client.happened('agent_end', 1);
      await until(() => client.history.at(-1)?.[0] === 'assistant', { what: 'an answer', deadlineMs: 10_000 });
      expect(client.calls).toHaveLength(1);
      expect(client.history).toContainEqual(['function_call', 'completed', expect.stringContaining('21 degrees')]);
    }),
    agents(
      'is interrupted by speech: the sound stops, the answer is truncated, its words go',
      async (client, world) => {
        // Rendered beforehand: the answer must not be complete before somebody speaks.
        const interruption = toArrayBuffer(await spokenWords('Wait, stop please.'));
        client.session.sendMessage('How does this system work?');
        await client.happened('audio', 2);
        const from = world.recorder.frames.length;
        client.session.sendAudio(interruption);
        await client.happened('audio_interrupted');
        await client.happened('agent_end', 1);
        const after = () => world.recorder.frames.slice(from).map(({ event }) => event);
        await until(() => after().some(({ type }) => type === 'conversation.item.truncated'), { what: 'a truncation' });
        const truncated = after().find(({ type }) => type === 'conversation.item.truncated');
        const retrieved = () => after().filter(({ type }) => type === 'conversation.item.retrieved');
        await until(() => retrieved().some(({ item }) => (item as { id: string }).id === truncated?.['item_id']), {
          what: 'the truncated item',
        });
        await client.settled(4);
        expect(client.history[1]?.slice(0, 2)).toEqual(['assistant', 'incomplete']);
      },
    ),
  ],
};

function toArrayBuffer(sound: Int16Array): ArrayBuffer {
  const copy = new Int16Array(sound);
  return copy.buffer;
}
