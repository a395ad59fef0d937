import type { Frame } from '@colloquy/fabric';
import type { ClientStats } from '@colloquy/protocol';
import { firstAudioNotice, frameKind, turnNotice } from '@colloquy/protocol/internal';

import type { GatewayEvents } from '../gateway.events.ts';
import { ClientReports } from './client-reports.ts';
import type { ConversationTrace } from './conversation-trace.ts';
import { DeliveryClock } from './delivery-clock.ts';

export interface DeliveryMeterParts {
  readonly conversation: string;
  readonly events: GatewayEvents;
  readonly trace: ConversationTrace;
}

/** What is measured of replies on their way to the ear: between the servers, by the client's word, and in the traces. */
export class DeliveryMeter {
  readonly #parts: DeliveryMeterParts;
  readonly #clock = new DeliveryClock(() => performance.now());
  readonly #reports = new ClientReports();

  constructor(parts: DeliveryMeterParts) {
    this.#parts = parts;
  }

  /** Another worker has the conversation. */
  begin(): void {
    this.#clock.begin();
  }

  /** The frame with this number went up to the worker. */
  sent(seq: number): void {
    this.#clock.sent(seq);
  }

  /** Whether the frame was a word of the worker for this meter alone. */
  takes({ kind, payload }: Frame): boolean {
    const notice = () => JSON.parse(Buffer.from(payload).toString()) as unknown;
    if (kind === frameKind.turn) this.#parts.trace.turn(turnNotice.parse(notice()));
    else if (kind === frameKind.firstAudio) this.#clock.expectAudio(firstAudioNotice.parse(notice()));
    else return false;
    return true;
  }

  audioWritten(bytes: number, outcome: 'ok' | 'late'): void {
    const { conversation, events, trace } = this.#parts;
    events.replyAudioSent(bytes, outcome);
    trace.audioSent();
    const deliveryMs = this.#clock.audioWritten();
    if (deliveryMs === null) return;
    this.#reports.turnDelivered();
    events.turnDelivered(conversation, deliveryMs);
  }

  interrupted(): void {
    this.#parts.trace.played('interrupted');
  }

  reported(stats: ClientStats): void {
    const { conversation, events, trace } = this.#parts;
    const report = this.#reports.accept(stats, performance.now());
    if (report === null) return;
    events.clientReported(conversation, report);
    if (report.playback_ms !== null) trace.played('heard', report.playback_ms);
  }
}
