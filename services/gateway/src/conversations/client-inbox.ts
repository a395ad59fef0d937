import {
  isBase64Pcm16,
  parseClientMessage,
  type ClientMessage,
  type ClientStats,
  type ErrorCode,
} from '@colloquy/protocol';
import { frameKind, type ClientPolicy, type FrameKind } from '@colloquy/protocol/internal';

import { readAudioFrame } from './audio-frame.ts';

/** What a client's frame turned out to be. Audio is raw PCM16 from here on; base64 stops at this edge. */
export type Received =
  | { outcome: 'forward'; kind: FrameKind; payload: Uint8Array; type: ClientMessage['type'] }
  | { outcome: 'ping'; id: string | undefined }
  | { outcome: 'stats'; stats: ClientStats }
  | { outcome: 'refused'; code: ErrorCode; problem: string };

/** What the operator lets clients say. */
export interface InboxRules {
  readonly policy: ClientPolicy;
  readonly maxTextCharacters: number;
}

/** Reads a text frame: JSON of one client message, and judges what it would change. Never throws. */
export function receiveText(frame: string | Buffer, rules: InboxRules): Received {
  const pcm = typeof frame === 'string' ? null : readAudioFrame(frame);
  if (pcm !== null) return { outcome: 'forward', kind: frameKind.clientAudio, payload: pcm, type: 'audio' };
  const parsed = parseClientMessage(frame.toString());
  switch (parsed.outcome) {
    case 'malformed':
      return { outcome: 'refused', code: 'malformed_message', problem: parsed.problem };
    case 'unknown':
      return {
        outcome: 'refused',
        code: 'unknown_message_type',
        problem: 'this server does not know that message type',
      };
    case 'too-long':
      return tooLong(rules);
    case 'message':
      return receiveMessage(parsed.message, rules);
    default:
      return parsed satisfies never;
  }
}

/** Reads a binary frame: PCM16 little-endian mono at the connection's input rate. */
export function receiveBinary(frame: Uint8Array): Received {
  if (frame.length === 0 || frame.length % 2 !== 0) {
    return { outcome: 'refused', code: 'invalid_audio', problem: 'a binary frame must hold whole 16-bit samples' };
  }
  return { outcome: 'forward', kind: frameKind.clientAudio, payload: frame, type: 'audio' };
}

function receiveMessage(message: ClientMessage, rules: InboxRules): Received {
  switch (message.type) {
    case 'audio':
      if (!isBase64Pcm16(message.audio)) {
        return { outcome: 'refused', code: 'invalid_audio', problem: '"audio" must be base64 of whole 16-bit samples' };
      }
      return {
        outcome: 'forward',
        kind: frameKind.clientAudio,
        payload: Buffer.from(message.audio, 'base64'),
        type: 'audio',
      };
    case 'ping':
      return { outcome: 'ping', id: message.id };
    case 'stats':
      return { outcome: 'stats', stats: message };
    case 'update': {
      const verdict = rules.policy.judge(message.settings);
      if (!verdict.ok) return { outcome: 'refused', code: 'not_allowed', problem: verdict.problem };
      return forward({ type: 'update', settings: verdict.settings });
    }
    case 'text':
      return message.text.length > rules.maxTextCharacters ? tooLong(rules) : forward(message);
    case 'interrupt':
    case 'commit':
    case 'clear':
    case 'document':
      return forward(message);
    default:
      return message satisfies never;
  }
}

function tooLong({ maxTextCharacters }: InboxRules): Received {
  return { outcome: 'refused', code: 'text_too_long', problem: `at most ${maxTextCharacters} characters` };
}

function forward(message: ClientMessage): Received {
  const payload = Buffer.from(JSON.stringify(message));
  return { outcome: 'forward', kind: frameKind.clientMessage, payload, type: message.type };
}
