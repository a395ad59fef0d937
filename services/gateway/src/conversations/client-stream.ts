import {
  errorTable,
  serverMessage,
  type CloseReason,
  type ErrorCode,
  type UnplacedServerMessage,
} from '@colloquy/protocol';
import { decodeReplyAudio } from '@colloquy/protocol/internal';

import type { GatewayEvents } from '../gateway.events.ts';
import { audioDelta } from './audio-delta.ts';
import type { ClientPort } from './client.port.ts';
import type { DeliveryMeter } from './delivery-meter.ts';

/** Audio for a client that has yet to take this much (bytes, about two seconds of speech) comes late. */
const LATE_BACKLOG_BYTES = 128 * 1024;

/** What a gateway adds to the first message of a connection. */
export interface SessionAdditions {
  readonly resume_token?: string;
  readonly recovered?: boolean;
  readonly replayed?: number;
}

export interface ClientStreamParts {
  readonly conversation: string;
  readonly client: ClientPort;
  readonly maxBacklogBytes: number;
  readonly events: GatewayEvents;
  readonly meter: DeliveryMeter;
  readonly onTooSlow: () => void;
}

/** The stream of messages to the client, bounded by what it takes; knows the client's place in it. */
export class ClientStream {
  readonly #parts: ClientStreamParts;
  /** Place of the newest message of the stream the client has; what the gateway itself says carries the same. */
  #position = { epoch: 0, seq: 0 };
  #isClosed = false;

  constructor(parts: ClientStreamParts) {
    this.#parts = parts;
  }

  moveTo(epoch: number, seq: number): void {
    this.#position = { epoch, seq };
  }

  /** A message of the gateway's own. */
  say(message: UnplacedServerMessage): void {
    this.write(JSON.stringify({ ...message, ...this.#position }));
  }

  /** Tells the client what is wrong, and after how many milliseconds the same may succeed where that is known. */
  report(code: ErrorCode, detail?: string, retryAfterMs?: number): void {
    const { retryable, meaning } = errorTable[code];
    this.#parts.events.errorReported(this.#parts.conversation, code);
    const message = detail === undefined ? meaning : `${meaning} (${detail})`;
    const wait = retryAfterMs === undefined ? {} : { retry_after: Math.max(1, Math.ceil(retryAfterMs / 1_000)) };
    this.say({ type: 'error', code, message, retryable, ...wait });
  }

  /** `session_ready` or `session_resumed` as the worker wrote it, with what only this gateway knows. */
  writeSession(frame: Uint8Array, additions: SessionAdditions): void {
    const { epoch, seq, ...message } = serverMessage.parse(JSON.parse(Buffer.from(frame).toString()));
    this.write(JSON.stringify({ ...message, ...additions, epoch, seq }));
  }

  /** A message as the worker wrote it. */
  write(frame: string | Uint8Array): void {
    if (this.#isClosed) return;
    const { client, maxBacklogBytes, events, conversation, onTooSlow } = this.#parts;
    if (client.backlogBytes > maxBacklogBytes) {
      events.errorReported(conversation, 'client_too_slow');
      return onTooSlow();
    }
    client.send(frame);
  }

  /** Payload of a `replyAudio` frame. */
  writeAudio(payload: Uint8Array): void {
    const { itemId, pcm } = decodeReplyAudio(payload);
    const { client, meter } = this.#parts;
    const outcome = client.backlogBytes > LATE_BACKLOG_BYTES ? 'late' : 'ok';
    this.write(audioDelta(pcm, itemId, this.#position));
    meter.audioWritten(pcm.length, outcome);
  }

  close(reason: CloseReason): void {
    this.#isClosed = true;
    this.#parts.client.close(reason);
  }
}
