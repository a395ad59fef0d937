import { pause, type Timers } from '@colloquy/lifecycle';

import type { FinalStatus, StatusDetails, Usage } from '../protocol/response-object.ts';
import type { Speech } from '../speech/speech.port.ts';
import { AudioDeltas, wordDeltas } from './deltas.ts';
import type { LatencyProfile } from './latency-profile.ts';
import type { MessageOutput } from './message-output.ts';
import type { ResponseStream } from './response-stream.ts';

/** Words sent before the first sound, and with every delta of sound: the transcript runs ahead of what can be heard. */
const WORDS_AHEAD = 3;
const WORDS_PER_DELTA = 2;

export interface DeliveryPorts {
  readonly speech: Speech;
  readonly timers: Timers;
  readonly latency: LatencyProfile;
  /** Called once, right after `response.done`. */
  readonly onEnd: (usage: Usage, status: FinalStatus) => void;
}

/** Gives one response at the service's pace: words and sound as they become ready, faster than they can be played. */
export class ResponseDelivery {
  readonly stream: ResponseStream;
  readonly #ports: DeliveryPorts;
  readonly #cancelled = new AbortController();

  constructor(stream: ResponseStream, ports: DeliveryPorts) {
    this.stream = stream;
    this.#ports = ports;
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

  /** Stops without a word: nobody listens any more. */
  abandon(): void {
    this.#cancelled.abort();
  }

  async #run(): Promise<void> {
    try {
      const isWhole = await (this.stream.plan.modality === 'audio' ? this.#speak() : this.#write());
      if (isWhole) this.#end('completed', null);
      else this.#end('incomplete', { type: 'incomplete', reason: 'max_output_tokens' });
    } catch {
      if (this.#cancelled.signal.aborted) return;
      const error = { type: 'server_error', code: 'server_error', message: 'The answer could not be spoken.' };
      this.#end('failed', { type: 'failed', error });
    }
  }

  /** False when the answer had to stop at the limit of output tokens. */
  async #write(): Promise<boolean> {
    const { thinkingMs, firstWordsMs, deltaMs } = this.#ports.latency;
    await this.#pause(thinkingMs);
    const message = this.stream.openMessage();
    await this.#pause(firstWordsMs);
    for (const word of this.#words()) {
      message.say(word);
      if (this.stream.isOverLimit) return false;
      await this.#pause(deltaMs);
    }
    return true;
  }

  async #speak(): Promise<boolean> {
    const { thinkingMs, firstWordsMs, firstAudioMs, finishMs } = this.#ports.latency;
    const sounds = this.#synthesize();
    await this.#pause(thinkingMs);
    const message = this.stream.openMessage();
    await this.#pause(firstWordsMs);
    const words = this.#words();
    sayNext(message, words, WORDS_AHEAD);
    await this.#pause(firstAudioMs);
    const deltas = new AudioDeltas();
    for (const sound of sounds) {
      if (!(await this.#sound(message, words, deltas.push(await sound)))) return false;
    }
    if (!(await this.#sound(message, words, deltas.flush()))) return false;
    sayNext(message, words, words.length);
    await this.#pause(finishMs);
    return true;
  }

  async #sound(message: MessageOutput, words: string[], deltas: readonly Int16Array[]): Promise<boolean> {
    this.#cancelled.signal.throwIfAborted();
    for (const delta of deltas) {
      this.stream.sound(delta);
      sayNext(message, words, WORDS_PER_DELTA);
      if (this.stream.isOverLimit) return false;
      await this.#pause(this.#ports.latency.deltaMs);
    }
    return true;
  }

  /** All sentences at once: the synthesizer works on the next one while this one is sent. */
  #synthesize(): Promise<Int16Array>[] {
    const { sentences, voice, speed } = this.stream.plan;
    const sounds = sentences.map((text) => this.#ports.speech.say({ text, voice, speed }));
    // A failure is met when its sentence is due; until then, or once cancelled, nobody waits for it.
    for (const sound of sounds) sound.catch(() => undefined);
    return sounds;
  }

  #words(): string[] {
    return wordDeltas(this.stream.plan.sentences.join(' '));
  }

  #end(status: FinalStatus, details: StatusDetails | null): void {
    this.#ports.onEnd(this.stream.finish(status, details), status);
  }

  #pause(ms: number): Promise<void> {
    return pause(ms, { signal: this.#cancelled.signal, timers: this.#ports.timers });
  }
}

function sayNext(message: MessageOutput, words: string[], count: number): void {
  for (const word of words.splice(0, count)) message.say(word);
}
