import { once } from 'node:events';

import { expect, jest } from '@jest/globals';
import { WebSocket } from 'ws';

import { silence, tone } from '../../src/testing/sounds.ts';
import type { Area, Check } from './check.ts';
import { settled } from './client-events.ts';
import type { WireClient } from './wire-client.ts';

const against = ['our description', "OpenAI's types"] as const;

interface Usage {
  readonly total_tokens: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly input_token_details: Readonly<Record<'text_tokens' | 'audio_tokens' | 'cached_tokens', number>>;
  readonly output_token_details: Readonly<Record<'text_tokens' | 'audio_tokens', number>>;
}

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

/** Milliseconds of each delta of sound. */
function deltasOf(client: WireClient): number[] {
  const bytes = client
    .all('response.output_audio.delta')
    .map(({ delta }) => Buffer.from(String(delta), 'base64').length);
  return bytes.map((length) => length / 48);
}

async function usageOf(client: WireClient, turn = 1): Promise<Usage> {
  return ((await client.next('response.done', turn))['response'] as { usage: Usage }).usage;
}

async function answer(client: WireClient, turn = 1): Promise<void> {
  client.write('Hello!');
  client.send({ type: 'response.create' });
  await client.next('response.done', turn);
}

export const limits: Area = {
  title: 'Limits and usage',
  gaps: [
    {
      subject: 'rate limits',
      reason:
        'told after each response, never enforced: a conversation must not stop for want of tokens; 429 comes on command',
    },
    { subject: 'context of 128k tokens', reason: 'not counted: the simulator keeps 2,000 items and 8 MiB of words' },
  ],
  checks: [
    onWire('append', 'takes 15 MiB of sound in one event and no more', async (client) => {
      client.update({ audio: { input: { turn_detection: null } } });
      const audio = (bytes: number) => Buffer.alloc(bytes).toString('base64');
      client.send({ type: 'input_audio_buffer.append', audio: audio(15 * 1024 * 1024) });
      await settled(client);
      expect(client.all('error')).toEqual([]);
      await client.refused({ type: 'input_audio_buffer.append', audio: audio(15 * 1024 * 1024 + 2) });
    }),
    onWire('commit', 'takes 100 ms of sound, not less', async (client) => {
      client.update({ audio: { input: { turn_detection: null } } });
      client.append(tone(99));
      expect(await client.refused({ type: 'input_audio_buffer.commit' })).toMatchObject({
        error: { code: 'input_audio_buffer_commit_empty' },
      });
      client.append(silence(1));
      client.send({ type: 'input_audio_buffer.commit' });
      await client.next('input_audio_buffer.committed');
    }),
    onWire('audio deltas', 'hold 250 ms each, the last of a response less', async (client) => {
      await answer(client);
      const deltas = deltasOf(client);
      expect(deltas.length).toBeGreaterThan(4);
      expect(new Set(deltas.slice(0, -1))).toEqual(new Set([250]));
      expect(deltas.at(-1)).toBeLessThanOrEqual(250);
    }),
    {
      subject: 'audio',
      rule: 'comes faster than it can be played, also at the measured pace',
      against,
      run: (world) =>
        world.held(async (bench) => {
          bench.say('Hello!');
          bench.send({ type: 'response.create' });
          await jest.advanceTimersByTimeAsync(700);
          expect(bench.types).toContain('response.done');
          expect(bench.all('response.output_audio.delta').length * 250).toBeGreaterThanOrEqual(1_000);
        }),
    },
    onWire('responses', 'run one at a time in the conversation; others may run beside it', async (client) => {
      client.write('How does this system work?');
      client.send({ type: 'response.create' });
      await client.next('response.created');
      const aside = { conversation: 'none', output_modalities: ['text'], metadata: { is: 'aside' } };
      client.send({ type: 'response.create', response: aside });
      await client.next('response.created', 2);
      expect(client.all('response.done')).toEqual([]);
      await client.next('response.done', 2);
      const metadata = client.all('response.done').map(({ response }) => (response as { metadata: unknown }).metadata);
      expect(metadata).toContainEqual({ is: 'aside' });
      expect(client.all('error')).toEqual([]);
    }),
    {
      subject: 'ping',
      rule: 'is answered by a pong',
      against,
      run: async (world) => {
        const headers = { Authorization: 'Bearer sk-test' };
        const socket = new WebSocket(`ws://127.0.0.1:${world.port}/v1/realtime?model=gpt-realtime`, { headers });
        await once(socket, 'open');
        socket.ping('x');
        await once(socket, 'pong');
        socket.close();
        await once(socket, 'close');
      },
    },
    onWire('usage', 'counts 1 token for 50 ms spoken and for 100 ms heard, and adds up', async (client) => {
      client.update({ audio: { input: { turn_detection: null } } });
      client.append(tone(3_000));
      client.send({ type: 'input_audio_buffer.commit' });
      client.send({ type: 'response.create' });
      const usage = await usageOf(client);
      const spokenMs = deltasOf(client).reduce((sum, ms) => sum + ms, 0);
      expect(usage.input_token_details.audio_tokens).toBe(30);
      expect(Math.abs(usage.output_token_details.audio_tokens - spokenMs / 50)).toBeLessThanOrEqual(1);
      expect(usage.total_tokens).toBe(usage.input_tokens + usage.output_tokens);
      const { text_tokens, audio_tokens } = usage.input_token_details;
      expect(usage.input_tokens).toBe(text_tokens + audio_tokens);
    }),
    onWire('usage', 'bills the whole context again on each turn, what is cached being part of it', async (client) => {
      // What is cached is counted in larger steps, so the context must be of some length.
      client.update({ instructions: 'Be brief and kind. '.repeat(200) });
      await answer(client);
      await answer(client, 2);
      const [first, second] = [await usageOf(client), await usageOf(client, 2)];
      expect(second.input_tokens).toBeGreaterThan(first.input_tokens);
      expect(second.input_token_details.cached_tokens).toBeGreaterThan(0);
      expect(second.input_token_details.cached_tokens).toBeLessThanOrEqual(second.input_tokens);
    }),
  ],
};
