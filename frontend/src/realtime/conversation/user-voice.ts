import { microphoneProblem, type MicrophoneLoss, type MicrophoneProblem } from '../audio/microphone-problem.ts';
import type { OpenMicrophone } from './conversation-audio.port.ts';
import type { LocalEvent } from './conversation-event.ts';

type MicrophoneChanged = Extract<LocalEvent, { type: 'microphone_changed' }>;

/** The user's microphone over the time of a conversation: asked for, open, muted, changed, lost or closed. */
export class UserVoice {
  readonly #listen: () => Promise<OpenMicrophone>;
  readonly #apply: (event: MicrophoneChanged) => void;
  #microphone: OpenMicrophone | null = null;
  #isMuted = false;
  /** Rises with every opening and closing: the user may allow a microphone long after it was given up. */
  #generation = 0;

  constructor(listen: () => Promise<OpenMicrophone>, apply: (event: MicrophoneChanged) => void) {
    this.#listen = listen;
    this.#apply = apply;
  }

  /** Asks for the microphone; a failure becomes an event, not a rejection. */
  async open(): Promise<void> {
    this.#release();
    this.#isMuted = false;
    this.#apply({ type: 'microphone_changed', microphone: 'asking' });
    await this.#take((error) => this.#turnOff(microphoneProblem(error)));
  }

  /** Another microphone was chosen: takes it in place of the open one, which stays if the other cannot be had. */
  async change(): Promise<void> {
    if (this.#microphone) await this.#take(() => undefined);
  }

  mute(isMuted: boolean): void {
    if (!this.#microphone) return;
    this.#isMuted = isMuted;
    this.#show(this.#microphone);
  }

  /** The open microphone gives nothing any more; where only the device is gone, another may be there. */
  async lose(problem: MicrophoneLoss): Promise<void> {
    this.#release();
    if (problem === 'revoked') this.#turnOff(problem);
    else await this.#take(() => this.#turnOff(problem));
  }

  close(): void {
    this.#release();
    this.#apply({ type: 'microphone_changed', microphone: 'off' });
  }

  level(): number {
    return this.#microphone?.level() ?? 0;
  }

  waveform(into: Float32Array<ArrayBuffer>): boolean {
    return this.#microphone?.waveform(into) ?? false;
  }

  async #take(onFailure: (error: unknown) => void): Promise<void> {
    this.#generation += 1;
    const generation = this.#generation;
    try {
      const microphone = await this.#listen();
      if (generation !== this.#generation) {
        microphone[Symbol.dispose]();
        return;
      }
      this.#microphone?.[Symbol.dispose]();
      this.#microphone = microphone;
      this.#show(microphone);
    } catch (error) {
      if (generation === this.#generation) onFailure(error);
    }
  }

  #show(microphone: OpenMicrophone): void {
    microphone.muted = this.#isMuted;
    const { label } = microphone;
    this.#apply({ type: 'microphone_changed', microphone: this.#isMuted ? 'muted' : 'live', label });
  }

  #turnOff(problem: MicrophoneProblem): void {
    this.#apply({ type: 'microphone_changed', microphone: 'off', problem });
  }

  #release(): void {
    this.#generation += 1;
    this.#microphone?.[Symbol.dispose]();
    this.#microphone = null;
  }
}
