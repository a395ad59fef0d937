import type { ConversationSettings, ErrorCode, SettingsInEffect } from '@colloquy/protocol';

import type { UpstreamClientEvent, UpstreamServerEvent } from '../upstream.port.ts';
import { sessionUpdate, type SessionSettings, type SessionTerms } from './session-terms.ts';

export interface LiveSettingsParts {
  readonly terms: SessionTerms;
  readonly send: (event: UpstreamClientEvent) => void;
  /** No reply is under way or wanted. */
  readonly isTurnOver: () => boolean;
  readonly observer: {
    /** What is sent from here on meets these settings. */
    onApplied(settings: SessionSettings): void;
    /** The service took a change the client asked for; `changes` is all that differs from the defaults. */
    onConfirmed(changes: ConversationSettings): void;
    onRefused(code: ErrorCode): void;
  };
}

/** An update the service has not answered yet. */
interface Pending {
  readonly eventId: string;
  readonly changes: ConversationSettings;
  /** It gives a new session what the conversation had, beside the changes. */
  readonly isRestoring: boolean;
}

/**
 * The settings of one conversation over all its upstream sessions. Each starts with the operator's; what the client
 * changed is an update on top. Updates are answered in the order in which they were sent; a refused one is named by the
 * error and takes nothing else with it.
 */
export class LiveSettings {
  readonly #parts: LiveSettingsParts;
  #confirmed: ConversationSettings = {};
  #pending: readonly Pending[] = [];
  /** The service takes a new speed between turns only. */
  #heldSpeed: number | null = null;
  #hasReplied = false;
  #updates = 0;

  constructor(parts: LiveSettingsParts) {
    this.#parts = parts;
  }

  /** What holds for anything sent from here on. */
  get current(): SessionSettings {
    return this.#with(this.#changes);
  }

  get inEffect(): SettingsInEffect {
    const { instructions: _ofTheOperator, ...settings } = this.current;
    return settings;
  }

  /** Before the first session: what an earlier worker, or the client's connection, left. `hasReplied` freezes the voice. */
  restore(changes: ConversationSettings, hasReplied: boolean): void {
    this.#confirmed = changes;
    this.#hasReplied = hasReplied;
    this.#parts.observer.onApplied(this.current);
  }

  /** All of it or nothing. */
  change(changes: ConversationSettings): void {
    const { isTurnOver, observer } = this.#parts;
    const isOtherVoice = changes.voice !== undefined && changes.voice !== this.current.voice;
    if (isOtherVoice && (this.#hasReplied || !isTurnOver())) return observer.onRefused('cannot_update_voice');
    const { speed, ...atOnce } = changes;
    if (speed === undefined || isTurnOver()) return this.#send(changes);
    this.#heldSpeed = speed;
    if (Object.keys(atOnce).length > 0) this.#send(atOnce);
  }

  replyStarted(): void {
    this.#hasReplied = true;
  }

  turnEnded(): void {
    if (this.#heldSpeed === null || !this.#parts.isTurnOver()) return;
    const speed = this.#heldSpeed;
    this.#heldSpeed = null;
    this.#send({ speed });
  }

  /** A session with the operator's settings is in use now. */
  sessionBegins(): void {
    const open = Object.assign({}, ...this.#pending.map(({ changes }) => changes)) as ConversationSettings;
    const changes = this.#heldSpeed === null ? open : { ...open, speed: this.#heldSpeed };
    this.#heldSpeed = null;
    this.#pending = [];
    this.#restoreSession(changes);
  }

  /** Whether the event was an answer to an update. */
  receive(event: UpstreamServerEvent): boolean {
    if (event.type === 'session.updated') return this.#confirm();
    return event.type === 'error' && this.#refuse(event.error.event_id ?? '', event.error.code ?? '');
  }

  get #changes(): ConversationSettings {
    return Object.assign({}, this.#confirmed, ...this.#pending.map(({ changes }) => changes)) as ConversationSettings;
  }

  #with(changes: ConversationSettings): SessionSettings {
    return { ...this.#parts.terms.defaults, ...changes };
  }

  #send(changes: ConversationSettings): void {
    const before = this.current;
    this.#submit(before, { ...before, ...changes }, { changes, isRestoring: false });
  }

  #restoreSession(changes: ConversationSettings): void {
    const { defaults } = this.#parts.terms;
    this.#submit(defaults, { ...this.#with(this.#confirmed), ...changes }, { changes, isRestoring: true });
  }

  #submit(from: SessionSettings, to: SessionSettings, what: Omit<Pending, 'eventId'>): void {
    const { terms, send, observer } = this.#parts;
    const session = sessionUpdate(from, to, terms);
    if (session === null) return this.#settle(what.changes);
    this.#updates += 1;
    const eventId = `settings_${String(this.#updates)}`;
    this.#pending = [...this.#pending, { ...what, eventId }];
    send({ type: 'session.update', event_id: eventId, session });
    observer.onApplied(this.current);
  }

  #settle(changes: ConversationSettings): void {
    this.#confirmed = { ...this.#confirmed, ...changes };
    if (Object.keys(changes).length > 0) this.#parts.observer.onConfirmed(this.#confirmed);
  }

  #confirm(): boolean {
    const [first, ...others] = this.#pending;
    if (!first) return false;
    this.#pending = others;
    this.#settle(first.changes);
    return true;
  }

  #refuse(eventId: string, code: string): boolean {
    const refused = this.#pending.find((pending) => pending.eventId === eventId);
    if (!refused) return false;
    this.#pending = this.#pending.filter((pending) => pending !== refused);
    if (refused.isRestoring) this.#restoreWithout(refused.changes);
    this.#parts.observer.onApplied(this.current);
    this.#parts.observer.onRefused(code === 'cannot_update_voice' ? code : 'update_refused');
    return true;
  }

  /** What the session would not take was new, or else is given up, so that the next session need not refuse it again. */
  #restoreWithout(changes: ConversationSettings): void {
    if (Object.keys(changes).length > 0) return this.#restoreSession({});
    this.#confirmed = {};
    this.#parts.observer.onConfirmed({});
  }
}
