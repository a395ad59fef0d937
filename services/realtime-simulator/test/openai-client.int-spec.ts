import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyPcm16Samples, measureLevel, pcm16Bytes } from '@colloquy/audio';
import type { ServiceHost } from '@colloquy/nest-host';
import { speak } from '@colloquy/testing';

import { latencyProfiles, startSimulator } from '../src/index.ts';
import { RecordedClient } from './recorded-client.ts';

let host: ServiceHost;
beforeAll(async () => {
  host = await startSimulator({ log: { level: 'silent', format: 'json' }, latency: latencyProfiles.fast });
});
afterAll(async () => {
  await host.stop();
});

/** 40 ms at 24 kHz. */
const CHUNK_SAMPLES = 960;

function stream(client: RecordedClient, sound: Int16Array): void {
  for (let at = 0; at < sound.length; at += CHUNK_SAMPLES) {
    const audio = Buffer.from(pcm16Bytes(sound.subarray(at, at + CHUNK_SAMPLES))).toString('base64');
    client.send({ type: 'input_audio_buffer.append', audio });
  }
}

function ask(client: RecordedClient, text: string): void {
  const content = [{ type: 'input_text' as const, text }];
  client.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content } });
  client.send({ type: 'response.create' });
}

describe("OpenAI's client", () => {
  it('has a written conversation', async () => {
    const client = await RecordedClient.open(host.port);
    client.send({ type: 'session.update', session: { type: 'realtime', output_modalities: ['text'] } });
    ask(client, 'Hello! What do you know about llamas?');
    await client.received('rate_limits.updated');
    const { response } = await client.received('response.done');
    expect(response).toMatchObject({ status: 'completed', output_modalities: ['text'] });
    const [{ text } = { text: '' }] = client.all('response.output_text.done');
    expect(text).toContain('simulator');
    expect(
      client
        .all('response.output_text.delta')
        .map(({ delta }) => delta)
        .join(''),
    ).toBe(text);
    expect(client.all('error')).toEqual([]);
    client.close();
  });

  it('speaks and is answered aloud', async () => {
    const client = await RecordedClient.open(host.port);
    const transcription = { model: 'gpt-realtime-whisper' };
    client.send({ type: 'session.update', session: { type: 'realtime', audio: { input: { transcription } } } });
    await client.received('session.updated');
    const speech = await speak('Hello there, can you hear me now?', { voice: 'rms', rate: 24_000 });
    stream(client, speech);
    stream(client, new Int16Array(24_000));
    await client.received('response.done');
    const { transcript } = await client.received('conversation.item.input_audio_transcription.completed');
    expect(transcript).toMatch(/^\(\d\.\d seconds of speech\)$/);
    const spokenSeconds = client.sound.length / 48_000;
    expect(spokenSeconds).toBeGreaterThan(4);
    expect(spokenSeconds).toBeLessThan(20);
    expect(measureLevel(copyPcm16Samples(client.sound)).rmsDbfs).toBeGreaterThan(-30);
    const done = client.all('response.output_audio_transcript.done')[0];
    expect(done?.transcript).toContain('simulator');
    client.close();
  });

  it('is interrupted by speaking, truncates, and goes on', async () => {
    const client = await RecordedClient.open(host.port, 'gpt-realtime');
    ask(client, 'How does this system work?');
    await client.received('response.output_audio.delta', 2);
    stream(client, await speak('Wait, stop please.', { rate: 24_000 }));
    const { response } = await client.received('response.done');
    expect(response).toMatchObject({ status: 'cancelled', status_details: { reason: 'turn_detected' } });
    const item_id = response.output?.[0]?.id ?? '';
    client.send({ type: 'conversation.item.truncate', item_id, content_index: 0, audio_end_ms: 200 });
    await client.received('conversation.item.truncated');
    client.send({ type: 'conversation.item.retrieve', item_id });
    await client.received('conversation.item.retrieved');
    stream(client, new Int16Array(24_000));
    await client.received('response.done', 2);
    expect(client.all('error')).toEqual([]);
    client.close();
  });

  it('is told what it does wrong and may go on', async () => {
    const client = await RecordedClient.open(host.port);
    client.send({ type: 'response.cancel', event_id: 'early' });
    const { error } = await client.received('error');
    expect(error).toMatchObject({ code: 'response_cancel_not_active', event_id: 'early' });
    client.send({ type: 'session.update', session: { type: 'realtime' } });
    await client.received('session.updated');
    client.close();
  });
});
