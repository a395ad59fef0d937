import type { CloseReason, ErrorCode } from '@colloquy/protocol';

import type { RawSocket } from './raw-socket.ts';

/** What the gateway does about an input. */
export interface Outcome {
  /** Codes of `error` messages that come, in any order among others. */
  readonly errors?: readonly ErrorCode[];
  /** How the connection ends: with a code of ours, with one of RFC 6455, or by being cut; without it, it goes on. */
  readonly close?: CloseReason | number | 'cut';
  /** Payloads of pongs. */
  readonly pongs?: readonly string[];
}

/** Something no good client sends, or a case of the WebSocket standard. */
export interface HostileInput {
  /** What is sent, in a few words. */
  readonly name: string;
  readonly send: (socket: RawSocket) => void;
  readonly outcome: Outcome;
}

/** Something that is sent in place of a good request for a WebSocket. */
export interface HostileRequest {
  readonly name: string;
  readonly head: string | ((port: number) => string);
  /** HTTP status of the answer, or that there is none. */
  readonly status: number | 'cut';
}
