import { WebSocket, type RawData } from 'ws';

import { resampleLinearly } from './linear-resampler.ts';

interface ClientMessage {
  readonly type: string;
  readonly audio?: string;
}

interface UpstreamEvent {
  readonly type: string;
  readonly delta?: string;
}

const session = {
  type: 'realtime',
  output_modalities: ['audio'],
  audio: {
    input: { format: { type: 'audio/pcm', rate: 24_000 }, turn_detection: { type: 'server_vad' } },
    output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'alloy' },
  },
};

/** What sample applications do for a client: a session of its own, and every message parsed and put into new words. */
export function relayClient(client: WebSocket, upstreamUrl: string): void {
  const upstream = new WebSocket(upstreamUrl, { headers: { Authorization: 'Bearer bench' } });
  const tell = (message: object) => client.send(JSON.stringify(message));
  const ask = (event: object) => {
    if (upstream.readyState === WebSocket.OPEN) upstream.send(JSON.stringify(event));
  };
  upstream.on('message', (data) => {
    const event = JSON.parse(text(data)) as UpstreamEvent;
    if (event.type === 'session.created') ask({ type: 'session.update', session });
    if (event.type === 'session.updated') tell({ type: 'session_ready', message: 'Connected to OpenAI Realtime API' });
    if (event.type === 'response.output_audio.delta') tell({ type: 'audio_delta', audio: event.delta });
  });
  client.on('message', (data) => {
    const message = JSON.parse(text(data)) as ClientMessage;
    if (message.type === 'audio') ask({ type: 'input_audio_buffer.append', audio: to24kHz(message.audio ?? '') });
  });
  client.on('close', () => upstream.close());
  upstream.on('close', () => client.close());
  upstream.on('error', () => client.close());
}

function to24kHz(audio: string): string {
  const bytes = Buffer.from(audio, 'base64');
  // Small buffers share memory and may begin at an odd address: the samples are copied out.
  const samples = resampleLinearly(new Int16Array(new Uint8Array(bytes).buffer), 16_000, 24_000);
  return Buffer.from(samples.buffer).toString('base64');
}

function text(data: RawData): string {
  return (data as Buffer).toString();
}
