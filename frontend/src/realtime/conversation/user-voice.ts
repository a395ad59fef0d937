import { microphoneProblem } from '../audio/microphone-problem.ts';
import type { OpenMicrophone } from './conversation-audio.port.ts';
import type { LocalEvent } from './conversation-event.ts';

type MicrophoneChanged = Extract<LocalEvent, { type: 'microphone_changed' }>;

/** The user's microphone over the time of a conversation: asked for, open, muted, lost or closed. */
export class UserVoice {
  readonly #listen: () => Promise<OpenMicrophone>;
  readonly #apply: (event: MicrophoneChanged) => void;
  #microphone: OpenMicrophone | null = null;
  /** Rises with every opening and closing: the user may allow a microphone long after it was given up. */
  #generation = 0;

  constructor(listen: () => Promise<OpenMicrophone>, apply: (event: MicrophoneChanged) => void) {
    this.#listen = listen;
    this.#apply = apply;
  }

  /** Asks for the microphone; a failure becomes an event, not a rejection. */
  async open(): Promise<void> {
    this.#release();
    const generation = this.#generation;
    this.#apply({ type: 'microphone_changed', microphone: 'asking' });
    try {
      const microphone = await this.#listen();
      if (generation !== this.#generation) {
        microphone[Symbol.dispose]();
        return;
      }
      this.#microphone = microphone;
      this.#apply({ type: 'microphone_changed', microphone: 'live' });
    } catch (error) {
      if (generation !== this.#generation) return;
      this.#apply({ type: 'microphone_changed', microphone: 'off', problem: microphoneProblem(error) });
    }
  }

  mute(isMuted: boolean): void {
    if (!this.#microphone) return;
    this.#microphone.muted = isMuted;
    this.#apply({ type: 'microphone_changed', microphone: isMuted ? 'muted' : 'live' });
  }

  lose(): void {
    this.#release();
    this.#apply({ type: 'microphone_changed', microphone: 'off', problem: 'lost' });
  }

  close(): void {
    this.#release();
    this.#apply({ type: 'microphone_changed', microphone: 'off' });
  }

  level(): number {
    return this.#microphone?.level() ?? 0;
  }

  #release(): void {
    this.#generation += 1;
    this.#microphone?.[Symbol.dispose]();
    this.#microphone = null;
  }
}
