import type { Timers } from '@colloquy/lifecycle';

import type { Persona } from '../persona/persona.port.ts';
import type { ResponseOptions } from '../protocol/client-event.ts';
import { RequestRefused } from '../protocol/request-refused.ts';
import type { EarlyEnd, FinalStatus } from '../protocol/response-object.ts';
import type { RemoteTools } from '../remote-tools/remote-tools.ts';
import type { Speech } from '../speech/speech.port.ts';
import { rateLimitsAfter, UsageMeter } from '../usage/usage-meter.ts';
import type { LatencyProfile } from './latency-profile.ts';
import { planResponse, type PlanContext } from './plan-response.ts';
import { ResponseDelivery } from './response-delivery.ts';
import { ResponseStream, type ResponseStreamPorts } from './response-stream.ts';

/** Responses outside the conversation that may run side by side. */
const MAX_ASIDE = 16;

/** In the conversation, or outside it. */
export type ResponsePlace = 'inside' | 'aside';

export interface ResponsesPorts extends Omit<ResponseStreamPorts, 'meter'> {
  readonly timers: Timers;
  readonly speech: Speech;
  readonly persona: Persona;
  readonly latency: LatencyProfile;
  readonly remote: RemoteTools;
  /** The session as it is now. */
  readonly context: () => Omit<PlanContext, 'hasSpoken'>;
  readonly onStart: (place: ResponsePlace) => void;
  readonly onEnd: (status: FinalStatus, place: ResponsePlace, soundMs: number) => void;
}

/** The responses of one session: one at a time into the conversation, others beside it. */
export class Responses implements Disposable {
  readonly #ports: ResponsesPorts;
  readonly #meter = new UsageMeter();
  readonly #aside = new Map<string, ResponseDelivery>();
  #current: ResponseDelivery | null = null;
  #hasSpoken = false;

  constructor(ports: ResponsesPorts) {
    this.#ports = ports;
  }

  /** The assistant has been heard in this session. */
  get hasSpoken(): boolean {
    return this.#hasSpoken || (this.#current?.stream.hasSound ?? false);
  }

  /** Starts a response. Throws `RequestRefused`, also while another one writes to the conversation. */
  create(options: ResponseOptions = {}): void {
    const place = options.conversation === 'none' ? 'aside' : 'inside';
    const isAside = place === 'aside';
    this.#refuseSecond(isAside);
    const plan = planResponse(options, { ...this.#ports.context(), hasSpoken: this.hasSpoken });
    const stream = new ResponseStream(plan, { ...this.#ports, meter: this.#meter });
    const delivery = new ResponseDelivery(stream, {
      ...this.#ports,
      onEnd: (usage, status) => {
        this.#settle(delivery);
        const sendLimits = () => this.#ports.emit({ type: 'rate_limits.updated', rate_limits: rateLimitsAfter(usage) });
        this.#ports.timers.after(this.#ports.latency.rateLimitsMs, sendLimits);
        this.#ports.onEnd(status, place, stream.soundMs);
      },
    });
    if (isAside) this.#aside.set(plan.id, delivery);
    else this.#current = delivery;
    this.#ports.onStart(place);
    delivery.start();
  }

  /** The client's wish: the response of that id, or the one in the conversation. Throws `RequestRefused` when it is not running. */
  cancel(responseId?: string): void {
    const delivery = this.#running(responseId);
    if (!delivery) {
      throw new RequestRefused('response_cancel_not_active', 'Cancellation failed: no active response found');
    }
    delivery.cancel('client_cancelled');
  }

  /** The user speaks over the answer: it ends, at once or as late as the service notices. */
  interrupt(): void {
    const spoken = this.#current;
    const { interruptionMs } = this.#ports.latency;
    const cancel = () => {
      if (spoken === this.#current) spoken?.cancel('turn_detected');
    };
    if (interruptionMs === 0) cancel();
    else this.#ports.timers.after(interruptionMs, cancel);
  }

  /** Ends a response before its time; does nothing when it is over. */
  breakOff(responseId: string, end: EarlyEnd): void {
    this.#running(responseId)?.breakOff(end);
  }

  [Symbol.dispose](): void {
    this.#current?.abandon();
    for (const delivery of this.#aside.values()) delivery.abandon();
  }

  #running(responseId: string | undefined): ResponseDelivery | null | undefined {
    if (responseId === undefined || responseId === this.#current?.stream.id) return this.#current;
    return this.#aside.get(responseId);
  }

  #refuseSecond(isAside: boolean): void {
    if (isAside && this.#aside.size >= MAX_ASIDE) {
      throw new RequestRefused('rate_limit_exceeded', 'Too many responses run beside the conversation.');
    }
    if (isAside || !this.#current) return;
    const message = `Conversation already has an active response in progress: ${this.#current.stream.id}. Wait until the response is finished before creating a new one.`;
    throw new RequestRefused('conversation_already_has_active_response', message);
  }

  #settle(delivery: ResponseDelivery): void {
    this.#hasSpoken ||= delivery.stream.hasSound;
    if (this.#current === delivery) this.#current = null;
    this.#aside.delete(delivery.stream.id);
  }
}
