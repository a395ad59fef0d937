import type { ErrorCode } from '@colloquy/protocol';

import type { GatewayEvents } from '../gateway.events.ts';
import type { ClientRate } from '../limits/client-rate.ts';
import type { Overrun } from '../limits/overrun.ts';
import { receiveBinary, receiveText, type InboxRules, type Received } from './client-inbox.ts';
import type { ClientStream } from './client-stream.ts';
import type { DeliveryMeter } from './delivery-meter.ts';
import type { Uplink } from './uplink.ts';

export interface ClientMessagesParts {
  readonly conversation: string;
  readonly stream: ClientStream;
  readonly uplink: Uplink;
  readonly meter: DeliveryMeter;
  readonly events: GatewayEvents;
  readonly rules: InboxRules;
  readonly rate: ClientRate;
  /** Largest message (bytes). */
  readonly maxBytes: number;
  /** Bad messages that are too many. */
  readonly maxErrors: number;
  /** The client sends too much to go on with it. */
  readonly onOverrun: (overrun: Overrun) => void;
}

/** Takes the client's frames: what is for the worker goes up, the rest is answered or noted here. */
export class ClientMessages {
  readonly #parts: ClientMessagesParts;
  #errors = 0;

  constructor(parts: ClientMessagesParts) {
    this.#parts = parts;
  }

  text(frame: string | Buffer): void {
    if (this.#isWithin(frame.length)) this.#receive(receiveText(frame, this.#parts.rules));
  }

  binary(frame: Uint8Array): void {
    if (this.#isWithin(frame.length)) this.#receive(receiveBinary(frame));
  }

  /** A ping of the WebSocket itself; false: it is to have no answer. */
  ping(bytes: number): boolean {
    return this.#isWithin(bytes);
  }

  #isWithin(bytes: number): boolean {
    const { maxBytes, rate } = this.#parts;
    return this.#passes(bytes > maxBytes ? { limit: 'message_size' } : rate.frame(bytes));
  }

  #passes(overrun: Overrun | null): boolean {
    if (overrun !== null) this.#parts.onOverrun(overrun);
    return overrun === null;
  }

  #receive(received: Received): void {
    const { conversation, stream, uplink, meter, events } = this.#parts;
    switch (received.outcome) {
      case 'forward':
        if (received.type === 'audio' && !this.#passes(this.#parts.rate.audio(received.payload.length))) return;
        events.clientMessageReceived(conversation, received.type, received.payload.length);
        if (received.type === 'interrupt') meter.interrupted();
        return uplink.send(received.kind, received.payload);
      case 'ping':
        return stream.say({ type: 'pong', ...(received.id === undefined ? {} : { id: received.id }) });
      case 'stats':
        return meter.reported(received.stats);
      case 'refused':
        return this.#refuse(received.code, received.problem);
      default:
        return received satisfies never;
    }
  }

  #refuse(code: ErrorCode, problem: string): void {
    this.#errors += 1;
    this.#parts.stream.report(code, problem);
    if (this.#errors >= this.#parts.maxErrors) this.#parts.onOverrun({ limit: 'bad_messages' });
  }
}
