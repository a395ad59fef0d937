import type { Timers } from '@colloquy/lifecycle';

import type { NewId } from '../protocol/ids.ts';
import type { Emit } from '../protocol/server-event.ts';
import type { SessionObject } from '../protocol/session-object.ts';
import type { IdleTurn, InputAudio } from '../turns/input-audio.ts';
import type { ItemRequests } from './item-requests.ts';

/** What the service tells its model then (recorded). */
const NUDGE =
  'No user speech was detected for a while. Please review the recorded audio: If the user was speaking, respond ' +
  "naturally. If not, follow up on their last message to keep the conversation going or ask if they're still there.";

export interface IdlePorts {
  readonly emit: Emit;
  readonly newId: NewId;
  readonly timers: Timers;
  readonly items: ItemRequests;
  readonly input: InputAudio;
  readonly settings: () => SessionObject['audio']['input'];
  /** Fires also when the client has sent no sound since. */
  readonly firesWithoutSound: boolean;
  /** The silence becomes an item of the user, and is answered. */
  readonly onIdle: (turn: IdleTurn) => void;
}

/** Makes the assistant speak again when nobody has replied to it for `idle_timeout_ms`, counted from the end of its sound. */
export class IdleTimeout {
  readonly #ports: IdlePorts;
  #timer: Disposable | null = null;
  /** The time is over and only sound is missing. */
  #isDue = false;

  constructor(ports: IdlePorts) {
    this.#ports = ports;
  }

  /** An answer has ended, whose sound takes the client `playingMs` to play. */
  arm(playingMs: number): void {
    this.disarm();
    const idleMs = this.#idleMs;
    if (idleMs === null || this.#ports.input.isSpeaking) return;
    this.#timer = this.#ports.timers.after(playingMs + idleMs, () => this.#fire());
  }

  /** Something happens, or the settings have changed. */
  disarm(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
    this.#isDue = false;
  }

  /** The client has sent sound. */
  hear(): void {
    if (this.#isDue) this.#fire();
  }

  get #idleMs(): number | null {
    const detection = this.#ports.settings().turn_detection;
    return detection?.type === 'server_vad' ? detection.idle_timeout_ms : null;
  }

  #fire(): void {
    const { emit, newId, items, input, firesWithoutSound, onIdle } = this.#ports;
    const idleMs = this.#idleMs;
    if (idleMs === null) return;
    const turn = input.takeIdle(idleMs, firesWithoutSound);
    this.#isDue = turn === null;
    if (!turn) return;
    const { startMs: audio_start_ms, endMs: audio_end_ms, itemId: item_id } = turn;
    emit({ type: 'input_audio_buffer.timeout_triggered', audio_start_ms, audio_end_ms, item_id });
    const content = [{ type: 'input_text', text: NUDGE }] as const;
    items.add({ id: newId('item'), type: 'message', status: 'completed', role: 'system', content });
    onIdle(turn);
  }
}
