import { OUTPUT_RATE, type ClientMessage, type ServerMessage } from '@colloquy/protocol';

import type { PlaybackReport } from '../audio/playback-queue.ts';
import type { Quality, SampleRates } from './quality.ts';
import { RoundTrip } from './round-trip.ts';
import { TurnTimes } from './turn-times.ts';

/** Two reports to the server are at least this far apart (ms). */
const LEAST_INTERVAL_MS = 3_000;

export interface QualityMeterParts {
  /** Any clock in milliseconds. */
  now: () => number;
  /** From the speaker's queue to the ear (ms). */
  latencyMs: () => number;
  rates: () => SampleRates;
  /** Sends a message when the session is ready and returns whether it did. */
  send: (message: ClientMessage) => boolean;
}

type Gaps = Pick<Quality, 'underruns' | 'concealedMs' | 'silentMs'>;

const noGaps: Gaps = { underruns: 0, concealedMs: 0, silentMs: 0 };

/** Measures how well a conversation goes, for whoever looks, and tells the server every few seconds at most. */
export class QualityMeter {
  readonly #parts: QualityMeterParts;
  readonly #roundTrip: RoundTrip;
  readonly #turns = new TurnTimes();
  readonly #listeners = new Set<() => void>();
  #quality: Quality;
  #told = noGaps;
  #nextAt = 0;

  constructor(parts: QualityMeterParts) {
    this.#parts = parts;
    this.#roundTrip = new RoundTrip((id) => parts.send({ type: 'ping', id }));
    this.#quality = {
      ...noGaps,
      ...{ roundTripMs: null, turns: [], bufferMs: null, jitterMs: null, droppedVoiceChunks: 0 },
      ...{ rates: parts.rates(), tokens: { input: 0, cached: 0, output: 0 }, costUsd: null },
    };
  }

  readonly view = (): Quality => this.#quality;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** A message of the server, before it is acted on. */
  heard(message: ServerMessage): void {
    const now = this.#parts.now();
    this.#turns.heard(message, now, this.#roundTrip.ms);
    switch (message.type) {
      case 'session_ready':
      case 'session_resumed':
        this.#roundTrip.measure(now);
        return this.#change({});
      case 'pong':
        if (this.#roundTrip.answered(message.id, now)) this.#change({ roundTripMs: this.#roundTrip.ms });
        return;
      case 'response_done':
        return this.#change({});
      case 'usage': {
        const { input, cached, output } = this.#quality.tokens;
        const { input_tokens, cached_tokens, output_tokens } = message;
        const tokens = { input: input + input_tokens, cached: cached + cached_tokens, output: output + output_tokens };
        return this.#change({ tokens, costUsd: message.total_cost_usd ?? null });
      }
      default:
    }
  }

  played(report: PlaybackReport): void {
    const now = this.#parts.now();
    switch (report.kind) {
      case 'started':
        this.#turns.sounded(now - (report.agoMs ?? 0) + this.#parts.latencyMs());
        this.#change({ bufferMs: msOf(report.queuedSamples) });
        break;
      case 'depth':
        this.#change({ bufferMs: msOf(report.queuedSamples), jitterMs: msOf(report.leadSamples) });
        break;
      case 'faults': {
        const [concealedMs, silentMs] = [msOf(report.concealedSamples), msOf(report.silentSamples)];
        this.#change({ underruns: report.underruns, concealedMs, silentMs });
        break;
      }
      case 'drained':
        this.#change({ bufferMs: 0 });
    }
    this.#tell(now);
    this.#roundTrip.refresh(now);
  }

  /** Voice goes out; a time to look at the network as good as any. */
  spoke(): void {
    this.#roundTrip.refresh(this.#parts.now());
  }

  voiceDropped(droppedVoiceChunks: number): void {
    this.#change({ droppedVoiceChunks });
  }

  #change(known: Partial<Quality>): void {
    this.#quality = { ...this.#quality, ...known, turns: this.#turns.turns, rates: this.#parts.rates() };
    for (const listener of this.#listeners) listener();
  }

  #tell(now: number): void {
    const { underruns, concealedMs, silentMs, bufferMs, jitterMs } = this.#quality;
    const gapMs = concealedMs + silentMs - this.#told.concealedMs - this.#told.silentMs;
    if ((!this.#turns.hasNews && gapMs === 0) || now < this.#nextAt) return;
    this.#nextAt = now + LEAST_INTERVAL_MS;
    this.#parts.send({
      type: 'stats',
      ...this.#turns.take(),
      underruns: underruns - this.#told.underruns,
      underrun_ms: gapMs,
      concealed_ms: concealedMs - this.#told.concealedMs,
      ...(bufferMs === null ? {} : { buffer_ms: bufferMs }),
      ...(jitterMs === null ? {} : { jitter_ms: jitterMs }),
      ...(this.#roundTrip.ms === null ? {} : { round_trip_ms: this.#roundTrip.ms }),
    });
    this.#told = { underruns, concealedMs, silentMs };
    this.#roundTrip.measure(now);
  }
}

function msOf(samples: number): number {
  return Math.round((samples * 1_000) / OUTPUT_RATE);
}
