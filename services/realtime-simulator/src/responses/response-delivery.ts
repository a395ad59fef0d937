import { pause } from '@colloquy/lifecycle';

import type { Persona } from '../persona/persona.port.ts';
import type { EarlyEnd, FinalStatus, StatusDetails, Usage } from '../protocol/response-object.ts';
import { OutputDelivery, type OutputPorts } from './output-delivery.ts';
import type { ResponseStream } from './response-stream.ts';

export interface DeliveryPorts extends Omit<OutputPorts, 'signal'> {
  readonly persona: Persona;
  /** Called once, right after `response.done`. */
  readonly onEnd: (usage: Usage, status: FinalStatus) => void;
}

/** Gives one response at the service's pace: words and sound as they become ready, faster than they can be played. */
export class ResponseDelivery {
  readonly stream: ResponseStream;
  readonly #ports: DeliveryPorts;
  readonly #outputs: OutputDelivery;
  readonly #cancelled = new AbortController();
  #isOver = false;

  constructor(stream: ResponseStream, ports: DeliveryPorts) {
    this.stream = stream;
    this.#ports = ports;
    this.#outputs = new OutputDelivery(stream, { ...ports, signal: this.#cancelled.signal });
  }

  start(): void {
    this.stream.begin();
    void this.#run();
  }

  /** Ends the response at once, whatever step it is at. */
  cancel(reason: 'turn_detected' | 'client_cancelled'): void {
    this.abandon();
    this.#end('cancelled', { type: 'cancelled', reason });
  }

  /** The same for what has gone wrong by itself. */
  breakOff(end: EarlyEnd): void {
    this.abandon();
    this.#end(end.type, end);
  }

  /** Stops without a word: nobody listens any more. */
  abandon(): void {
    this.#cancelled.abort();
  }

  async #run(): Promise<void> {
    try {
      const end = await this.#give();
      this.#end(end?.type ?? 'completed', end);
    } catch {
      if (this.#cancelled.signal.aborted) return;
      const error = { type: 'server_error', code: 'server_error', message: 'The answer could not be given.' };
      this.#end('failed', { type: 'failed', error });
    }
  }

  /** Null when the answer was given whole. */
  async #give(): Promise<EarlyEnd | null> {
    const { timers, latency } = this.#ports;
    const { signal } = this.#cancelled;
    const [{ outputs, later, end }] = await Promise.all([this.#think(), pause(latency.thinkingMs, { signal, timers })]);
    for (const give of outputs) {
      if (!(await give())) return { type: 'incomplete', reason: 'max_output_tokens' };
    }
    for await (const output of later ?? []) {
      if (!(await this.#outputs.prepare(output)())) return { type: 'incomplete', reason: 'max_output_tokens' };
    }
    return end ?? null;
  }

  async #think() {
    const { outputs, later, end } = await this.#ports.persona.reply(this.stream.plan.cue, this.#cancelled.signal);
    this.#cancelled.signal.throwIfAborted();
    return { outputs: outputs.map((output) => this.#outputs.prepare(output)), later, end };
  }

  /** A response ends once, whatever else comes too late to end it. */
  #end(status: FinalStatus, details: StatusDetails | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#ports.onEnd(this.stream.finish(status, details), status);
  }
}
