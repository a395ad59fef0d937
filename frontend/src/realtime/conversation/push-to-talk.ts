import type { ClientMessage, TurnMode } from '@colloquy/protocol';

export interface PushToTalkParts {
  /** Any clock in milliseconds. */
  now: () => number;
  /** Runs `action` once after `ms`; the returned function cancels it. */
  after: (ms: number, action: () => void) => () => void;
  send: (message: ClientMessage) => void;
}

/** What was held for less (ms) is a click, not speech. */
const SHORTEST_MS = 250;
/** Until the last of what was said has come from the microphone (ms): two chunks. */
const TAIL_MS = 80;

/** Decides in push-to-talk which voice is sent: what is said while the button is held, and a moment after. */
export class PushToTalk {
  readonly #parts: PushToTalkParts;
  #mode: TurnMode = 'server_vad';
  #heldSince: number | null = null;
  #isOpen = false;
  #cancelCommit: () => void = () => undefined;

  constructor(parts: PushToTalkParts) {
    this.#parts = parts;
  }

  /** Whether the voice of this moment is for the server. */
  get takesVoice(): boolean {
    return this.#mode !== 'push_to_talk' || this.#isOpen;
  }

  /** How turns end now; a button that was held for another mode or session means nothing any more. */
  begin(mode: TurnMode): void {
    this.#mode = mode;
    this.reset();
  }

  reset(): void {
    this.#cancelCommit();
    this.#heldSince = null;
    this.#isOpen = false;
  }

  /** The button went down; false when that is of no use now. */
  press(): boolean {
    if (this.#mode !== 'push_to_talk' || this.#heldSince !== null) return false;
    this.#cancelCommit();
    this.#heldSince = this.#parts.now();
    this.#isOpen = true;
    return true;
  }

  /** The button went up: `said` asks for a reply, `click` forgets what was said; null when it was not held. */
  release(): 'said' | 'click' | null {
    if (this.#heldSince === null) return null;
    const isClick = this.#parts.now() - this.#heldSince < SHORTEST_MS;
    this.#heldSince = null;
    if (isClick) {
      this.#isOpen = false;
      this.#parts.send({ type: 'clear' });
      return 'click';
    }
    this.#cancelCommit = this.#parts.after(TAIL_MS, () => {
      this.#isOpen = false;
      this.#parts.send({ type: 'commit' });
    });
    return 'said';
  }
}
