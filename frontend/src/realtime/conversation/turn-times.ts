import type { ClientStats, ServerMessage } from '@colloquy/protocol';

import type { TurnQuality } from './quality.ts';

/** So many turns are kept. */
const KEPT = 5;

type Heard = Pick<ClientStats, 'playback_ms' | 'voice_to_voice_ms'>;

/**
 * When replies reach the ear. The user fell silent by this page's clock when the server's notice of it arrived, less what
 * the server says it took and less a round trip.
 */
export class TurnTimes {
  #silentAt: number | null = null;
  #audioAt: number | null = null;
  #isAwaitingAudio = false;
  #turns: readonly TurnQuality[] = [];
  #untold: Heard | null = null;

  /** The last turns with a reply, the newest last. */
  get turns(): readonly TurnQuality[] {
    return this.#turns;
  }

  /** A message of the server at `now`, before it is acted on. */
  heard(message: ServerMessage, now: number, roundTripMs: number | null): void {
    switch (message.type) {
      case 'speech_stopped': {
        const { ended_ms_ago } = message;
        const isMeasurable = ended_ms_ago !== undefined && roundTripMs !== null;
        this.#silentAt = isMeasurable ? now - ended_ms_ago - roundTripMs : null;
        return;
      }
      case 'response_started':
        this.#isAwaitingAudio = true;
        return this.#begin(message.response_id);
      case 'audio_delta':
        if (this.#isAwaitingAudio) this.#audioAt = now;
        this.#isAwaitingAudio = false;
        return;
      case 'response_done':
        return this.#amend(message.response_id, {
          endpointingMs: message.timing?.endpointing_ms ?? null,
          modelMs: message.timing?.model_ms ?? null,
        });
      default:
    }
  }

  /** The reply is heard at `earAt`. */
  sounded(earAt: number): void {
    const newest = this.#turns.at(-1);
    if (this.#audioAt === null || newest === undefined) return;
    const playbackMs = earAt - this.#audioAt;
    const voiceToVoiceMs = this.#silentAt === null ? null : earAt - this.#silentAt;
    this.#amend(newest.responseId, { playbackMs, voiceToVoiceMs });
    this.#untold = {
      playback_ms: playbackMs,
      ...(voiceToVoiceMs === null ? {} : { voice_to_voice_ms: voiceToVoiceMs }),
    };
    this.#audioAt = null;
    this.#silentAt = null;
  }

  /** Whether a turn was heard that the server has not been told of. */
  get hasNews(): boolean {
    return this.#untold !== null;
  }

  /** The newest turn for the server, once. */
  take(): Heard {
    const heard = this.#untold ?? {};
    this.#untold = null;
    return heard;
  }

  #begin(responseId: string): void {
    const turn = { responseId, endpointingMs: null, modelMs: null, playbackMs: null, voiceToVoiceMs: null };
    this.#turns = [...this.#turns.filter((known) => known.responseId !== responseId), turn].slice(-KEPT);
  }

  #amend(responseId: string, known: Partial<TurnQuality>): void {
    this.#turns = this.#turns.map((turn) => (turn.responseId === responseId ? { ...turn, ...known } : turn));
  }
}
