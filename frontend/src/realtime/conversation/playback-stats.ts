import { OUTPUT_RATE, type ClientMessage, type ClientStats, type ServerMessage } from '@colloquy/protocol';

import type { PlaybackReport } from '../audio/playback-queue.ts';

/** Two reports are at least this far apart (ms). */
const LEAST_INTERVAL_MS = 3_000;

export interface PlaybackStatsParts {
  /** Any clock in milliseconds. */
  now: () => number;
  /** From the speaker's queue to the ear (ms). */
  latencyMs: () => number;
  send: (message: ClientMessage) => void;
}

type Turn = Pick<ClientStats, 'playback_ms' | 'voice_to_voice_ms'>;

/**
 * Tells the server how replies reach the ear: once a turn, every few seconds at most. The user fell silent by this
 * page's clock when the server's notice of it arrived, less what the server says it took and less a round trip.
 */
export class PlaybackStats {
  readonly #parts: PlaybackStatsParts;
  #pingedAt: number | null = null;
  #roundTripMs: number | null = null;
  #silentAt: number | null = null;
  #audioAt: number | null = null;
  #isAwaitingAudio = false;
  #turn: Turn | null = null;
  #bufferMs: number | null = null;
  #faults = { underruns: 0, silentSamples: 0 };
  #told = { underruns: 0, silentSamples: 0 };
  #nextAt = 0;

  constructor(parts: PlaybackStatsParts) {
    this.#parts = parts;
  }

  /** A message of the server, before it is acted on. */
  heard(message: ServerMessage): void {
    switch (message.type) {
      case 'session_ready':
      case 'session_resumed':
        return this.#ping();
      case 'pong':
        return this.#receivePong();
      case 'speech_stopped':
        return this.#noteSilence(message.ended_ms_ago);
      case 'response_started':
        this.#isAwaitingAudio = true;
        return;
      case 'audio_delta':
        return this.#noteAudio();
      default:
    }
  }

  played(report: PlaybackReport): void {
    switch (report.kind) {
      case 'started':
        this.#bufferMs = msOf(report.queuedSamples);
        this.#noteSound();
        break;
      case 'faults':
        this.#faults = report;
        break;
      case 'drained':
        break;
    }
    this.#tell();
  }

  #noteSilence(endedMsAgo: number | undefined): void {
    const isMeasurable = endedMsAgo !== undefined && this.#roundTripMs !== null;
    this.#silentAt = isMeasurable ? this.#parts.now() - endedMsAgo - (this.#roundTripMs ?? 0) : null;
  }

  #noteAudio(): void {
    if (!this.#isAwaitingAudio) return;
    this.#isAwaitingAudio = false;
    this.#audioAt = this.#parts.now();
  }

  #noteSound(): void {
    if (this.#audioAt === null) return;
    const earAt = this.#parts.now() + this.#parts.latencyMs();
    const playback_ms = earAt - this.#audioAt;
    this.#turn = this.#silentAt === null ? { playback_ms } : { playback_ms, voice_to_voice_ms: earAt - this.#silentAt };
    this.#audioAt = null;
    this.#silentAt = null;
  }

  #ping(): void {
    this.#pingedAt = this.#parts.now();
    this.#parts.send({ type: 'ping' });
  }

  #receivePong(): void {
    if (this.#pingedAt === null) return;
    this.#roundTripMs = this.#parts.now() - this.#pingedAt;
    this.#pingedAt = null;
  }

  #tell(): void {
    const now = this.#parts.now();
    const underruns = this.#faults.underruns - this.#told.underruns;
    const silentSamples = this.#faults.silentSamples - this.#told.silentSamples;
    if ((this.#turn === null && silentSamples === 0) || now < this.#nextAt) return;
    this.#nextAt = now + LEAST_INTERVAL_MS;
    this.#parts.send({
      type: 'stats',
      ...this.#turn,
      underruns,
      underrun_ms: msOf(silentSamples),
      ...(this.#bufferMs === null ? {} : { buffer_ms: this.#bufferMs }),
      ...(this.#roundTripMs === null ? {} : { round_trip_ms: this.#roundTripMs }),
    });
    this.#told = this.#faults;
    this.#turn = null;
    this.#ping();
  }
}

function msOf(samples: number): number {
  return Math.round((samples * 1_000) / OUTPUT_RATE);
}
