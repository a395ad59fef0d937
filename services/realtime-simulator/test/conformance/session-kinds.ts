import { expect } from '@jest/globals';

import type { Check } from './check.ts';
import { against, type Shown } from './session-checks.ts';
import { WireClient } from './wire-client.ts';

/** Ways into a session, and sessions of another kind. */
export const sessionKinds: readonly Check[] = [
  {
    subject: 'connect',
    rule: 'takes frames before session.created, and a key in a subprotocol',
    against,
    run: async (world) => {
      const protocols = ['realtime', 'openai-insecure-api-key.sk-test', 'openai-agents-sdk.0.20.0'];
      const early = [{ type: 'input_audio_buffer.clear' }];
      const client = await WireClient.dial(world.recorder, { headers: {}, protocols, early });
      await client.next('input_audio_buffer.cleared');
      expect([client.protocol, ...client.types]).toEqual(['realtime', 'session.created', 'input_audio_buffer.cleared']);
      await client.close();
    },
  },
  {
    subject: 'client_secrets',
    rule: 'gives a key that opens a session with the settings it was asked with; an unknown one opens none',
    against,
    run: async (world) => {
      const answer = await fetch(`${world.origin}/v1/realtime/client_secrets`, {
        method: 'POST',
        headers: { Authorization: 'Bearer sk-test', 'Content-Type': 'application/json' },
        body: JSON.stringify({ session: { type: 'realtime', model: 'gpt-realtime-2.1', instructions: 'Be brief.' } }),
      });
      const { value } = (await answer.json()) as { value: string };
      expect(value).toMatch(/^ek_/);
      const client = await world.client({ headers: { Authorization: `Bearer ${value}` } });
      expect(client.events[0]).toMatchObject({ session: { instructions: 'Be brief.' } });
      await client.close();
      const stranger = await WireClient.dial(world.recorder, { headers: { Authorization: 'Bearer ek_stranger' } });
      expect((await stranger.closed).code).toBe(3000);
    },
  },
  {
    subject: 'transcription session',
    rule: 'shows input and include only, transcribes what it hears and never answers',
    against,
    run: async (world) => {
      const client = await world.client({ query: '?intent=transcription' });
      expect(client.events[0]).toMatchObject({
        session: { type: 'transcription', object: 'realtime.transcription_session' },
      });
      const transcription = { model: 'gpt-4o-transcribe' };
      client.send({
        type: 'session.update',
        session: { type: 'transcription', audio: { input: { transcription } } },
      });
      const { session } = await client.next('session.updated');
      expect(Object.keys((session as Shown).audio)).toEqual(['input']);
      await client.speak();
      await client.next('conversation.item.input_audio_transcription.completed');
      await client.refused({ type: 'response.create' });
      expect(client.types.filter((type) => type.startsWith('response.'))).toEqual([]);
      await client.close();
    },
  },
];
