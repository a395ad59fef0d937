import { OUTPUT_RATE } from '@colloquy/protocol';

import { LevelMeter } from '../audio/level-meter.ts';

/** Whether what is played can be heard; `suspended`: the browser keeps the page silent until the user does something. */
export type SpeakerState = 'running' | 'suspended';

/** `setSinkId` of audio contexts, which Chromium has and the `dom` library does not describe. */
interface SinkContext {
  setSinkId(id: string): Promise<void>;
}

/** A browser that was asked for sound in a click has it by then; one that has not is waiting for another (ms). */
const START_MS = 1_000;
const GESTURES = ['pointerdown', 'keydown'] as const;

/** Whether this browser lets a page choose its speaker. */
export function canChooseSpeaker(): boolean {
  return typeof AudioContext === 'function' && 'setSinkId' in AudioContext.prototype;
}

/**
 * The one audio context of the page and the speaker behind it. It runs while somebody holds it; when the browser suspends
 * it meanwhile, the next click, key or look at the page wakes it again.
 */
export class SpeakerOutput {
  readonly context = new AudioContext({ sampleRate: OUTPUT_RATE, latencyHint: 'interactive' });
  readonly meter = new LevelMeter(this.context);
  readonly #changed: (state: SpeakerState) => void;
  #holders = 0;
  #told: SpeakerState = 'running';

  constructor(changed: (state: SpeakerState) => void) {
    this.#changed = changed;
    this.meter.node.connect(this.context.destination);
    this.context.onstatechange = () => this.#look();
    for (const gesture of GESTURES) window.addEventListener(gesture, () => this.wake());
    document.addEventListener('visibilitychange', () => this.wake());
  }

  /** Runs the speaker until what is returned is called; call it from a click or a key press. */
  hold(): () => void {
    this.#holders += 1;
    this.wake();
    window.setTimeout(() => this.#look(), START_MS);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#holders -= 1;
      if (this.#holders === 0) void this.context.suspend();
    };
  }

  /** Tries to go on where the browser has stopped the sound. */
  wake(): void {
    // Not awaited: a browser that waits for another gesture leaves this pending.
    if (this.#holders > 0 && this.context.state !== 'running') void this.context.resume();
  }

  /** Plays through the speaker with this id, '' for the browser's choice; through that also when it is not there. */
  async choose(id: string): Promise<void> {
    if (!hasSink(this.context)) return;
    const { context } = this;
    await context.setSinkId(id).catch(() => context.setSinkId(''));
  }

  /** From here to the ear (ms). */
  latencyMs(): number {
    // Safari knows no output latency.
    return (this.context.outputLatency || this.context.baseLatency) * 1_000;
  }

  #look(): void {
    const isSilenced = this.#holders > 0 && this.context.state !== 'running';
    const state = isSilenced ? 'suspended' : 'running';
    if (state === this.#told) return;
    this.#told = state;
    this.#changed(state);
    this.wake();
  }
}

function hasSink<Context extends AudioContext>(context: Context): context is Context & SinkContext {
  return 'setSinkId' in context;
}
