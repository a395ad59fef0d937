import { expect, jest } from '@jest/globals';

import type { Area } from './check.ts';
import { check, recordedKeys, refused } from './session-checks.ts';
import { sessionKinds } from './session-kinds.ts';

const vad = {
  type: 'server_vad',
  threshold: 0.5,
  prefix_padding_ms: 300,
  create_response: true,
  interrupt_response: true,
};
const pcm = { type: 'audio/pcm', rate: 24_000 };

function input(settings: object): object {
  return { audio: { input: settings } };
}

export const sessionRules: Area = {
  title: 'Rules of the session',
  gaps: [
    { subject: 'prompt', reason: 'stored prompts are accepted without effect: the service ends them on 2026-11-30' },
    { subject: 'call_id (sideband)', reason: 'there are no WebRTC and SIP calls to listen to' },
  ],
  checks: [
    {
      subject: 'session.created',
      rule: 'shows every key in the recorded order, its defaults and nulls',
      against: ['recordings', 'our description', "OpenAI's types"],
      run: (world) =>
        world.held(async (bench) => {
          const { session } = bench.last('session.created');
          expect(Object.keys(session)).toEqual(recordedKeys);
          const shown = { tools: [], tool_choice: 'auto', max_output_tokens: 'inf', tracing: null, truncation: 'auto' };
          expect(session).toMatchObject({ ...shown, prompt: null, include: null, output_modalities: ['audio'] });
          const turn_detection = { ...vad, silence_duration_ms: 500, idle_timeout_ms: null };
          expect(session).toMatchObject(
            input({ format: pcm, transcription: null, noise_reduction: null, turn_detection }),
          );
          expect(session).toMatchObject({ audio: { output: { format: pcm, voice: 'marin', speed: 1 } } });
          expect('expires_at' in session && session.expires_at).toBe(Math.floor(jest.now() / 1_000) + 3_600);
        }),
    },
    check(
      'session.created',
      "shows an older model's own voice and silence",
      async (_apply, client) => {
        expect(client.events[0]?.['session']).toMatchObject({
          audio: { output: { voice: 'alloy' }, input: { turn_detection: { silence_duration_ms: 200 } } },
        });
      },
      '?model=gpt-realtime',
    ),
    check('session.update', 'changes what it names and nothing else, also deep inside', async (apply) => {
      const before = await apply({});
      const after = await apply({
        ...input({ turn_detection: { type: 'server_vad', threshold: 0.8 } }),
        instructions: 'Be brief.',
      });
      const turn_detection = { ...(before.audio.input['turn_detection'] as object), threshold: 0.8 };
      expect(after).toEqual({
        ...before,
        instructions: 'Be brief.',
        audio: { ...before.audio, input: { ...before.audio.input, turn_detection } },
      });
    }),
    check('instructions', 'left empty bring those of the service back, as recorded', async (apply) => {
      const before = await apply({});
      expect((await apply({ instructions: 'Be brief.' }))['instructions']).toBe('Be brief.');
      expect((await apply({ instructions: '' }))['instructions']).toBe(before['instructions']);
    }),
    check('session.update', 'switches off with null', async (apply) => {
      const on = { transcription: { model: 'whisper-1' }, noise_reduction: { type: 'near_field' } };
      expect((await apply(input(on))).audio.input).toMatchObject(on);
      const off = { transcription: null, noise_reduction: null, turn_detection: null };
      expect((await apply(input(off))).audio.input).toMatchObject(off);
    }),
    refused(
      'session.update',
      'with one mistake changes nothing at all',
      { output_modalities: ['audio', 'text'] },
      { max_output_tokens: 0 },
      { max_output_tokens: 4097 },
      { audio: { output: { speed: 2 } } },
      { audio: { output: { speed: 0.1 } } },
      { audio: { output: { voice: 'nobody' } } },
      input({ turn_detection: { type: 'server_vad', threshold: 2 } }),
      input({ turn_detection: { type: 'server_vad', idle_timeout_ms: 4_999 } }),
      input({ turn_detection: { type: 'server_vad', eagerness: 'low' } }),
      input({ turn_detection: { type: 'semantic_vad', threshold: 0.5 } }),
      input({ format: { type: 'audio/pcm', rate: 16_000 } }),
      { tool_choice: 'maybe' },
      { tools: [{ type: 'function', function: { name: 'nested' } }] },
      { truncation: { type: 'retention_ratio', retention_ratio: 2 } },
      { temperature: 0.8 },
      { nonsense: true },
    ),
    refused('model', 'cannot change once the session is up', { model: 'gpt-realtime' }),
    check('turn_detection', "of another type starts from that type's defaults", async (apply) => {
      await apply(input({ turn_detection: { type: 'server_vad', threshold: 0.9 } }));
      const shown = await apply(input({ turn_detection: { type: 'semantic_vad' } }));
      const semantic = { type: 'semantic_vad', eagerness: 'auto', create_response: true, interrupt_response: true };
      expect(shown.audio.input['turn_detection']).toEqual(semantic);
      const back = await apply(input({ turn_detection: { type: 'server_vad' } }));
      expect(back.audio.input['turn_detection']).toMatchObject(vad);
    }),
    check('transcription', 'is shown with the nulls of what was not said', async (apply) => {
      const { audio } = await apply(input({ transcription: { model: 'gpt-realtime-whisper' } }));
      expect(audio.input['transcription']).toEqual({ model: 'gpt-realtime-whisper', language: null, prompt: null });
    }),
    check('tools', 'are flat, shown, and cleared with an empty list', async (apply) => {
      const tools = [{ type: 'function', name: 'look_up', description: 'Looks up.', parameters: { type: 'object' } }];
      const tool_choice = { type: 'function', name: 'look_up' };
      expect(await apply({ tools, tool_choice })).toMatchObject({ tools, tool_choice });
      expect(await apply({ tools: [], tool_choice: 'none' })).toMatchObject({ tools: [], tool_choice: 'none' });
    }),
    check('reasoning, parallel_tool_calls', 'are shown only once they have been set', async (apply) => {
      const before = await apply({});
      expect(Object.keys(before)).toEqual(recordedKeys);
      const set = { reasoning: { effort: 'high' }, parallel_tool_calls: false };
      expect(await apply(set)).toMatchObject(set);
    }),
    check('max_output_tokens, speed, truncation, include', 'are taken and shown', async (apply) => {
      const truncation = { type: 'retention_ratio', retention_ratio: 0.5 };
      const set = { max_output_tokens: 4096, truncation, include: ['item.input_audio_transcription.logprobs'] };
      expect(await apply({ ...set, audio: { output: { speed: 1.5 } } })).toMatchObject({
        ...set,
        audio: { output: { speed: 1.5 } },
      });
    }),
    check('voice', 'changes until the assistant has spoken', async (apply) => {
      expect((await apply({ audio: { output: { voice: 'cedar' } } })).audio.output['voice']).toBe('cedar');
    }),
    ...['audio/pcmu', 'audio/pcma'].map((type) =>
      check(type, 'is taken in both directions, and sound comes in it', async (apply, client) => {
        const format = { type };
        const { audio } = await apply({ audio: { input: { format }, output: { format } } });
        expect([audio.input['format'], audio.output['format']]).toEqual([format, format]);
        client.write('Hello!');
        client.send({ type: 'response.create' });
        const { response } = await client.next('response.done');
        const tokens = (response as { usage: { output_token_details: { audio_tokens: number } } }).usage;
        const bytes = client
          .all('response.output_audio.delta')
          .map(({ delta }) => Buffer.from(String(delta), 'base64').length);
        const seconds = bytes.reduce((sum, length) => sum + length, 0) / 8_000;
        expect(Math.abs(seconds - tokens.output_token_details.audio_tokens * 0.05)).toBeLessThan(0.2);
      }),
    ),
    ...sessionKinds,
  ],
};
