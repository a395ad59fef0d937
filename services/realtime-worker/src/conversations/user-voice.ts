import { HeldSpeech } from './held-speech.ts';
import { SpeechInput } from './speech-input.ts';
import type { TurnMeter } from './turn-meter.ts';
import type { UpstreamClientEvent } from './upstream.port.ts';
import { UtteranceTail } from './utterance-tail.ts';

export interface UserVoiceParts {
  /** Hz of the client's PCM16. */
  readonly inputRate: number;
  readonly meter: TurnMeter;
  readonly send: (event: UpstreamClientEvent) => void;
  /** PCM16 at the upstream's rate; false when it was dropped. */
  readonly append: (pcm: Uint8Array) => boolean;
}

/** The user's voice on its way up: passed on, and kept until it is answered, whoever says when a turn ends. */
export class UserVoice {
  readonly #parts: UserVoiceParts;
  readonly #input: SpeechInput;
  #tail = new UtteranceTail();
  readonly #held = new HeldSpeech();
  #isPushToTalk = false;
  #isSpeaking = false;

  constructor(parts: UserVoiceParts) {
    this.#parts = parts;
    this.#input = new SpeechInput(parts.inputRate);
  }

  get isPushToTalk(): boolean {
    return this.#isPushToTalk;
  }

  /** By what the turn detection heard, or because the user holds the button. */
  get isSpeaking(): boolean {
    return this.#isSpeaking || this.#held.isHeld;
  }

  /** Another way to end turns: what was said and is not finished belongs to neither. */
  use(isPushToTalk: boolean): void {
    if (isPushToTalk === this.#isPushToTalk) return;
    this.#isPushToTalk = isPushToTalk;
    this.#isSpeaking = false;
    this.#tail = new UtteranceTail();
    this.clear();
  }

  /** PCM16 at the client's rate; false when it was dropped. */
  hear(pcm: Uint8Array): boolean {
    const converted = this.#input.convert(pcm);
    if (!this.#pass(converted)) return false;
    if (this.#isPushToTalk) this.#held.add(converted);
    else this.#tail.add(converted);
    return true;
  }

  /** The button was let go: false when too little was said for a turn. It is kept then, and more may follow. */
  commit(): boolean {
    if (!this.#held.commit()) return false;
    this.#parts.send({ type: 'input_audio_buffer.commit' });
    return true;
  }

  clear(): void {
    this.#held.clear();
    this.#parts.send({ type: 'input_audio_buffer.clear' });
  }

  /** A session that is told again what was said replies without being asked. */
  get isAnsweredByItself(): boolean {
    return !this.#isPushToTalk && this.#tail.isUnwritten;
  }

  speechStarted(itemId: string): void {
    this.#isSpeaking = true;
    this.#tail.speechStarted(itemId);
  }

  /** The service made an item of what was committed. */
  committed(itemId: string): void {
    this.#held.named(itemId);
  }

  /** The words of an item are known: a new session gets those, and their sound no more. */
  written(itemId: string): void {
    this.#tail.written(itemId);
    this.#held.written(itemId);
  }

  replyStarted(): void {
    this.#isSpeaking = false;
  }

  /** The reply sounds: nothing of what it answers will be needed again. */
  answered(): void {
    this.#tail.answered();
    this.#held.answered();
  }

  /** A session is in use that has heard nothing. */
  sessionBegins(): void {
    this.#isSpeaking = false;
    this.#parts.meter.sessionBegins();
  }

  /** Tells a session that takes over what the one before was told and did not answer. */
  tellAgain(): void {
    for (const chunk of this.#tail.chunks) this.#pass(chunk);
    this.#held.tell({
      append: (pcm) => this.#pass(pcm),
      commit: () => this.#parts.send({ type: 'input_audio_buffer.commit' }),
    });
  }

  #pass(pcm: Uint8Array): boolean {
    const isTaken = this.#parts.append(pcm);
    if (isTaken) this.#parts.meter.heard(pcm.length);
    return isTaken;
  }
}
