import type { JournalPort } from '@colloquy/fabric';
import type { PerTokenKind } from '@colloquy/protocol/internal';
import {
  counter,
  gauge,
  histogram,
  registerMetrics,
  type Log,
  type Metrics,
  type MetricsRegistry,
} from '@colloquy/telemetry';

export const speechKinds = ['greeting', 'reply'] as const;
export type SpeechKind = (typeof speechKinds)[number];

export const speechOutcomes = ['hit', 'miss', 'late'] as const;
export type SpeechOutcome = (typeof speechOutcomes)[number];

export const cachedSpeechMetrics = {
  used: counter(
    'colloquy_worker_cached_speech_total',
    'Greetings and common replies that were due: played from the cache, not rendered yet, or the model was quicker.',
    { kind: speechKinds, outcome: speechOutcomes },
  ),
  renders: counter('colloquy_worker_speech_renders_total', 'Texts the upstream was asked to say for the cache.', {
    kind: speechKinds,
    outcome: ['ok', 'failed'],
  }),
  clips: gauge('colloquy_worker_speech_clips', 'Texts this worker can play from the cache.'),
  greeting: histogram(
    'colloquy_worker_greeting_seconds',
    "From the worker's taking a conversation to the first audio of its cached greeting (s).",
    [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
  ),
} as const;

/** What happens to speech that is rendered ahead, one line a fact. */
export class CachedSpeechEvents {
  readonly #log: Log;
  readonly #journal: JournalPort;
  readonly #metrics: Metrics<typeof cachedSpeechMetrics>;

  constructor(log: Log, journal: JournalPort, registry: MetricsRegistry) {
    this.#log = log;
    this.#journal = journal;
    this.#metrics = registerMetrics(cachedSpeechMetrics, registry);
  }

  used(session_id: string, kind: SpeechKind, outcome: SpeechOutcome): void {
    this.#metrics.used.add({ kind, outcome });
    this.#log.info({ session_id, kind, outcome }, 'cached speech was due');
  }

  greeted(afterMs: number): void {
    this.#metrics.greeting.observe({}, afterMs / 1_000);
  }

  clipsCounted(count: number): void {
    this.#metrics.clips.set({}, count);
  }

  rendered(kind: SpeechKind, bytes: number): void {
    this.#metrics.renders.add({ kind, outcome: 'ok' });
    this.#log.info({ kind, bytes }, 'speech rendered for the cache');
  }

  renderFailed(kind: SpeechKind, error: unknown): void {
    this.#metrics.renders.add({ kind, outcome: 'failed' });
    this.#log.warn({ kind, err: error }, 'speech could not be rendered for the cache');
  }

  /** `cost_usd`: null when the model has no known price. No conversation is charged. */
  renderingUsed(tokens: PerTokenKind, cost_usd: PerTokenKind | null): void {
    this.#log.info({ tokens, cost_usd }, 'tokens used to render speech');
    this.#journal.append({ type: 'speech.rendered', at: Date.now(), tokens, cost_usd });
  }
}
