import { createHash } from 'node:crypto';

import type { ClientEvent } from '../protocol/client-event.ts';
import type { ParsedFrame } from '../protocol/parse-client-event.ts';
import type { FinalStatus } from '../protocol/response-object.ts';
import type { ServerEvent } from '../protocol/server-event.ts';
import type { SessionObject, TranscriptionSessionObject } from '../protocol/session-object.ts';
import { EventCounts } from './event-counts.ts';
import { RecentItems, type RecordedItem } from './recent-items.ts';

/** Truncations remembered of a session; the oldest go first. */
const MAX_TRUNCATIONS = 100;

/** What one session received and sent, as `/control/sessions` shows it. Times are ms since the epoch. */
export interface SessionReport {
  /** By the order of arrival since the simulator started, clients refused at the upgrade included. */
  readonly ordinal: number;
  readonly id: string | null;
  /** First 16 hex digits of the SHA-256 of the key. */
  readonly keyHash: string | null;
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly closeCode: number | null;
  /** Why the client was kept out: an error's code, an HTTP status, or `reset`; null when it was let in. */
  readonly refused: string | null;
  /** As last echoed. */
  readonly session: SessionObject | TranscriptionSessionObject | null;
  readonly audioSeconds: number;
  readonly items: readonly RecordedItem[];
  readonly truncations: readonly { readonly itemId: string; readonly audioEndMs: number }[];
  readonly responses: Readonly<Record<FinalStatus | 'created', number>>;
  readonly received: Readonly<Record<string, number>>;
  /** What the session sent; a scenario may have kept, delayed or repeated some of it. */
  readonly sent: Readonly<Record<string, number>>;
}

/** Keeps a bounded account of one session for whoever tests a client against it. */
export class SessionRecord {
  readonly #ordinal: number;
  readonly #keyHash: string | null;
  readonly #openedAt: number;
  readonly #items = new RecentItems();
  readonly #truncations: { itemId: string; audioEndMs: number }[] = [];
  readonly #responses = { created: 0, completed: 0, cancelled: 0, failed: 0, incomplete: 0 };
  readonly #received = new EventCounts();
  readonly #sent = new EventCounts();
  #session: SessionObject | TranscriptionSessionObject | null = null;
  #audioSeconds = 0;
  #refused: string | null = null;
  #end: { at: number; code: number | null } | null = null;

  constructor(ordinal: number, key: string | null, openedAt: number) {
    this.#ordinal = ordinal;
    this.#keyHash = key === null ? null : createHash('sha256').update(key).digest('hex').slice(0, 16);
    this.#openedAt = openedAt;
  }

  get isOpen(): boolean {
    return this.#end === null;
  }

  received(frame: ParsedFrame): void {
    if (frame.kind === 'event') this.#note(frame.event);
    else this.#received.add('refused');
  }

  sent(event: ServerEvent): void {
    this.#sent.add(event.type);
    switch (event.type) {
      case 'session.created':
      case 'session.updated':
        this.#session = event.session;
        break;
      case 'conversation.item.added':
      case 'conversation.item.done':
        this.#items.note(event.item);
        break;
      case 'conversation.item.input_audio_transcription.completed':
        this.#items.hear(event.item_id, event.transcript);
        break;
      case 'conversation.item.truncated':
        this.#truncate(event.item_id, event.audio_end_ms);
        break;
      case 'response.created':
        this.#responses.created++;
        break;
      case 'response.done':
        if (event.response.status !== 'in_progress') this.#responses[event.response.status]++;
        break;
      default:
    }
  }

  closed(code: number, at: number): void {
    this.#end = { at, code };
  }

  /** The client was not let in; before the upgrade there is no code to close with. */
  refused(why: string, code: number | null, at: number): void {
    this.#refused = why;
    this.#end = { at, code };
  }

  report(): SessionReport {
    return {
      ordinal: this.#ordinal,
      id: this.#session?.id ?? null,
      keyHash: this.#keyHash,
      openedAt: this.#openedAt,
      closedAt: this.#end?.at ?? null,
      closeCode: this.#end?.code ?? null,
      refused: this.#refused,
      session: this.#session,
      audioSeconds: Math.round(this.#audioSeconds * 1000) / 1000,
      items: this.#items.list,
      truncations: [...this.#truncations],
      responses: { ...this.#responses },
      received: this.#received.byType,
      sent: this.#sent.byType,
    };
  }

  #note(event: ClientEvent): void {
    this.#received.add(event.type);
    if (event.type === 'input_audio_buffer.append') this.#audioSeconds += this.#secondsOf(event.audio);
  }

  /** PCM16 at 24 kHz has 48,000 bytes a second, G.711 8,000; four letters of base64 are three bytes. */
  #secondsOf(base64: string): number {
    const isPcm = this.#session?.audio.input.format.type === 'audio/pcm';
    return (base64.length * 3) / 4 / (isPcm ? 48_000 : 8_000);
  }

  #truncate(itemId: string, audioEndMs: number): void {
    this.#truncations.push({ itemId, audioEndMs });
    if (this.#truncations.length > MAX_TRUNCATIONS) this.#truncations.shift();
  }
}
