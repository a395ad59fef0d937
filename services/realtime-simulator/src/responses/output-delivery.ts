import { pause, type Timers } from '@colloquy/lifecycle';

import type { PlannedCall, PlannedMessage, PlannedOutput, PlannedRemoteCall } from '../persona/persona.port.ts';
import type { RemoteTools } from '../remote-tools/remote-tools.ts';
import type { Speech } from '../speech/speech.port.ts';
import { argumentDeltas, AudioDeltas, wordDeltas } from './deltas.ts';
import type { LatencyProfile } from './latency-profile.ts';
import type { MessageOutput } from './message-output.ts';
import type { ResponseStream } from './response-stream.ts';

/** Words sent before the first sound, and with every delta of sound: the transcript runs ahead of what can be heard. */
const WORDS_AHEAD = 3;
const WORDS_PER_DELTA = 2;

export interface OutputPorts {
  readonly speech: Speech;
  readonly timers: Timers;
  readonly latency: LatencyProfile;
  readonly remote: RemoteTools;
  readonly signal: AbortSignal;
}

/** Gives the items of one response, each at the service's pace. */
export class OutputDelivery {
  readonly #stream: ResponseStream;
  readonly #ports: OutputPorts;

  constructor(stream: ResponseStream, ports: OutputPorts) {
    this.#stream = stream;
    this.#ports = ports;
  }

  /** Begins to make the sound there will be. What it returns gives the item; false: the limit of tokens cut it off. */
  prepare(output: PlannedOutput): () => Promise<boolean> {
    if (output.kind === 'function_call') return () => this.#call(output);
    if (output.kind === 'remote_call') return () => this.#callRemotely(output);
    if (this.#stream.plan.modality === 'text') return () => this.#write(output);
    const sounds = this.#synthesize(output.sentences);
    return () => this.#speak(output, sounds);
  }

  async #call({ name, arguments: given }: PlannedCall): Promise<boolean> {
    const call = this.#stream.openCall(name);
    return await this.#sayAll(call, argumentDeltas(given));
  }

  /** What needs approval ends with the question; the call follows the answer, outside of any response. */
  async #callRemotely({ offer, arguments: given }: PlannedRemoteCall): Promise<boolean> {
    if (offer.needsApproval) {
      this.#stream.askApproval(offer, given);
      return true;
    }
    const call = this.#stream.openRemoteCall(offer);
    if (!(await this.#sayAll(call, argumentDeltas(given)))) return false;
    call.begin();
    await this.#pause(this.#ports.latency.thinkingMs);
    call.settle(this.#ports.remote.call(offer, given));
    return true;
  }

  async #write({ phase, sentences, rest }: PlannedMessage): Promise<boolean> {
    const message = this.#stream.openMessage(phase);
    await this.#pause(this.#ports.latency.firstWordsMs);
    if (!(await this.#sayAll(message, wordsOf(sentences)))) return false;
    for await (const sentence of rest ?? []) {
      if (!(await this.#sayAll(message, wordDeltas(` ${sentence}`)))) return false;
    }
    return true;
  }

  async #sayAll(output: { say(delta: string): void }, deltas: readonly string[]): Promise<boolean> {
    for (const delta of deltas) {
      output.say(delta);
      if (this.#stream.isOverLimit) return false;
      await this.#pause(this.#ports.latency.deltaMs);
    }
    return true;
  }

  async #speak({ phase, sentences, rest }: PlannedMessage, sounds: readonly Promise<Int16Array>[]): Promise<boolean> {
    const { firstWordsMs, firstAudioMs, finishMs } = this.#ports.latency;
    const message = this.#stream.openMessage(phase);
    await this.#pause(firstWordsMs);
    const words = wordsOf(sentences);
    sayNext(message, words, WORDS_AHEAD);
    await this.#pause(firstAudioMs);
    const deltas = new AudioDeltas();
    for (const sound of sounds) {
      if (!(await this.#sound(message, words, deltas.push(await sound)))) return false;
    }
    for await (const text of rest ?? []) {
      words.push(...wordDeltas(` ${text}`));
      for (const sound of this.#synthesize([text])) {
        if (!(await this.#sound(message, words, deltas.push(await sound)))) return false;
      }
    }
    if (!(await this.#sound(message, words, deltas.flush()))) return false;
    sayNext(message, words, words.length);
    await this.#pause(finishMs);
    return true;
  }

  async #sound(message: MessageOutput, words: string[], deltas: readonly Int16Array[]): Promise<boolean> {
    this.#ports.signal.throwIfAborted();
    for (const delta of deltas) {
      this.#stream.sound(message, delta);
      sayNext(message, words, WORDS_PER_DELTA);
      if (this.#stream.isOverLimit) return false;
      await this.#pause(this.#ports.latency.deltaMs);
    }
    return true;
  }

  /** All sentences at once: the synthesizer works on the next one while this one is sent. */
  #synthesize(sentences: readonly string[]): Promise<Int16Array>[] {
    const { voice, speed } = this.#stream.plan;
    const sounds = sentences.map((text) => this.#ports.speech.say({ text, voice, speed }));
    // A failure is met when its sentence is due; until then, or once cancelled, nobody waits for it.
    for (const sound of sounds) sound.catch(() => undefined);
    return sounds;
  }

  #pause(ms: number): Promise<void> {
    const { signal, timers } = this.#ports;
    return pause(ms, { signal, timers });
  }
}

function wordsOf(sentences: readonly string[]): string[] {
  return wordDeltas(sentences.join(' '));
}

function sayNext(message: MessageOutput, words: string[], count: number): void {
  for (const word of words.splice(0, count)) message.say(word);
}
