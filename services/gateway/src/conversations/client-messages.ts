import type { ErrorCode } from '@colloquy/protocol';
import type { ClientPolicy } from '@colloquy/protocol/internal';

import type { GatewayEvents } from '../gateway.events.ts';
import { receiveBinary, receiveText, type Received } from './client-inbox.ts';
import type { ClientStream } from './client-stream.ts';
import type { DeliveryMeter } from './delivery-meter.ts';
import type { Uplink } from './uplink.ts';

export interface ClientMessagesParts {
  readonly conversation: string;
  readonly stream: ClientStream;
  readonly uplink: Uplink;
  readonly meter: DeliveryMeter;
  readonly events: GatewayEvents;
  readonly policy: ClientPolicy;
  /** Bad messages that are too many. */
  readonly maxErrors: number;
  readonly onTooManyErrors: () => void;
}

/** Takes the client's frames: what is for the worker goes up, the rest is answered or noted here. */
export class ClientMessages {
  readonly #parts: ClientMessagesParts;
  #errors = 0;

  constructor(parts: ClientMessagesParts) {
    this.#parts = parts;
  }

  text(frame: string | Buffer): void {
    this.#receive(receiveText(frame, this.#parts.policy));
  }

  binary(frame: Uint8Array): void {
    this.#receive(receiveBinary(frame));
  }

  #receive(received: Received): void {
    const { conversation, stream, uplink, meter, events } = this.#parts;
    switch (received.outcome) {
      case 'forward':
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
    if (this.#errors >= this.#parts.maxErrors) this.#parts.onTooManyErrors();
  }
}
