import type { SettingsInEffect } from '@colloquy/protocol';

import type { ConversationEvent } from '../realtime/conversation/conversation-event.ts';

/** Server messages for specs, with the fields that no spec looks at filled in. */
const place = { epoch: 1, seq: 0 };

const session = {
  message: '',
  session_id: 'conv_1',
  input_rate: 24_000,
  output_rate: 24_000,
  upstream: 'simulator',
  model: 'm',
  voice: 'v',
} as const;

export const settingsInEffect: SettingsInEffect = {
  voice: 'v',
  language: null,
  turn_mode: 'server_vad',
  vad_threshold: 0.5,
  silence_ms: 500,
  eagerness: 'auto',
  speed: 1,
};

export const sessionReady = { type: 'session_ready', ...session, ...place } as const;
export const sessionResumed = { type: 'session_resumed', ...session, ...place } as const;
export const speechStarted = (item_id: string) => ({ type: 'speech_started', item_id, ...place }) as const;
export const speechStopped = (item_id: string) => ({ type: 'speech_stopped', item_id, ...place }) as const;
export const userText = (item_id: string, text: string) => ({ type: 'user_text', item_id, text, ...place }) as const;
export const textDelta = (item_id: string, text: string) => ({ type: 'text_delta', item_id, text, ...place }) as const;
export const responseStarted = (response_id: string) => ({ type: 'response_started', response_id, ...place }) as const;

export function responseDone(
  response_id: string,
  status: Extract<ConversationEvent, { type: 'response_done' }>['status'] = 'completed',
) {
  return { type: 'response_done', message: '', response_id, status, ...place } as const;
}

/** Reply audio of silence, `samples` long. */
export function audioDelta(item_id: string, samples = 480) {
  return { type: 'audio_delta', item_id, audio: Buffer.alloc(2 * samples).toString('base64'), ...place } as const;
}

export function serverError(code: Extract<ConversationEvent, { type: 'error' }>['code']) {
  return { type: 'error', code, message: '', retryable: false, ...place } as const;
}
