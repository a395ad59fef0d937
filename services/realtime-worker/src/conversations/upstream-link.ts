import { pause, type Timers } from '@colloquy/lifecycle';

import type { RolloverPlan } from './rollover-plan.ts';
import {
  UpstreamError,
  type UpstreamClientEvent,
  type UpstreamPort,
  type UpstreamServerEvent,
  type UpstreamSession,
} from './upstream.port.ts';

export interface DialPolicy {
  /** Attempts to open an upstream session before the conversation gives up. */
  readonly attempts: number;
  /** Wait before the second attempt (ms); doubles with each, with jitter. */
  readonly backoffMs: number;
}

/** Why a conversation gets another upstream session. */
export const renewalCauses = ['expiry', 'loss'] as const;
export type RenewalCause = (typeof renewalCauses)[number];

export interface LinkObserver {
  /** An event of the session in use; those of an earlier one, or of one that only waits, never get here. */
  onEvent(event: UpstreamServerEvent): void;
  /** The first session is there, `afterMs` after it was wanted. */
  onReady(session: UpstreamSession, afterMs: number): void;
  /** The session in use is gone, or will be before the turn ends: what is in flight has to be settled. */
  onInterrupted(cause: RenewalCause): void;
  /** Another session is in use; it knows nothing yet. */
  onRenewed(session: UpstreamSession, cause: RenewalCause, afterMs: number): void;
  onDialFailed(attempt: number, error: unknown): void;
  onLost(error: UpstreamError): void;
  /** No session can be had any more. */
  onFailed(error: unknown): void;
}

export interface LinkParts {
  readonly upstream: UpstreamPort;
  readonly timers: Timers;
  readonly random: () => number;
  readonly dial: DialPolicy;
  readonly rollover: RolloverPlan;
  /** Nobody speaks and no reply is under way or wanted: a session may be replaced unnoticed. */
  readonly isQuiet: () => boolean;
  readonly observer: LinkObserver;
}

/** How often a quiet moment is looked for once the next session is prepared (ms). */
const LOOK_MS = 250;

/** Sessions lost one after the other, without a turn in between, before the conversation gives up. */
const MAX_LOSSES_IN_A_ROW = 4;

/** A conversation's way to the upstream over as many sessions as it takes: one in use, at most one prepared. */
export class UpstreamLink {
  readonly #parts: LinkParts;
  readonly #closing = new AbortController();
  #current: UpstreamSession | null = null;
  #next: UpstreamSession | null = null;
  #losses = 0;
  #alarm: Disposable | null = null;
  #deadline: Disposable | null = null;

  constructor(parts: LinkParts) {
    this.#parts = parts;
  }

  /** False until the first session is there, and while a lost one is replaced: what is to be said then has to wait. */
  get isReady(): boolean {
    return this.#current !== null;
  }

  /** Opens the first session; resolves when it is there, when that failed, or when the link was closed meanwhile. */
  async open(): Promise<void> {
    const { timers, observer } = this.#parts;
    const startedAt = timers.now();
    const session = await this.#obtain();
    if (session === null) return;
    this.#use(session);
    observer.onReady(session, timers.now() - startedAt);
  }

  send(event: UpstreamClientEvent): void {
    this.#current?.send(event);
  }

  /** False when the audio was dropped: the link is too far behind, or there is no session just now. */
  appendAudio(pcm: Uint8Array): boolean {
    return this.#current?.appendAudio(pcm) ?? false;
  }

  /** A turn came to its end: a sign that the session works. */
  turnEnded(): void {
    this.#losses = 0;
  }

  close(): void {
    this.#closing.abort(new Error('the conversation is over'));
    this.#disarm();
    this.#current?.close();
    this.#next?.close();
    this.#current = null;
    this.#next = null;
  }

  #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** A session, again after a pause where that may help; null when there is none to be had and that was told. */
  async #obtain(): Promise<UpstreamSession | null> {
    const { timers, random, dial, observer } = this.#parts;
    const { signal } = this.#closing;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#dial(signal);
      } catch (error) {
        if (this.#isClosed()) return null;
        observer.onDialFailed(attempt, error);
        const isFinal = !(error instanceof UpstreamError) || !error.retryable || attempt >= dial.attempts;
        if (isFinal) {
          observer.onFailed(error);
          return null;
        }
      }
      await pause(dial.backoffMs * 2 ** (attempt - 1) * (0.5 + random()), { signal, timers }).catch(() => undefined);
      if (this.#isClosed()) return null;
    }
  }

  /** The listener knows its own session, so that a session of before cannot speak for the present one. */
  async #dial(signal: AbortSignal): Promise<UpstreamSession> {
    const dialled: { session: UpstreamSession | null; lost: UpstreamError | null } = { session: null, lost: null };
    const session = await this.#parts.upstream.open(
      {
        onEvent: (event) => {
          if (dialled.session !== null && dialled.session === this.#current) this.#parts.observer.onEvent(event);
        },
        onLost: (error) => {
          if (dialled.session === null) dialled.lost = error;
          else this.#lose(dialled.session, error);
        },
      },
      signal,
    );
    dialled.session = session;
    // It was there and is gone again before anybody could use it.
    if (dialled.lost !== null) throw dialled.lost;
    if (signal.aborted) session.close();
    signal.throwIfAborted();
    return session;
  }

  #use(session: UpstreamSession): void {
    const { timers, rollover } = this.#parts;
    this.#current = session;
    this.#disarm();
    const { prepareInMs, changeInMs } = rollover.schedule(session.expiresAt, timers.now());
    this.#alarm = timers.after(prepareInMs, () => void this.#prepare());
    this.#deadline = timers.after(changeInMs, () => this.#forceChange());
  }

  async #prepare(): Promise<void> {
    const current = this.#current;
    try {
      const session = await this.#dial(this.#closing.signal);
      if (this.#current !== current) {
        session.close();
        return;
      }
      this.#next = session;
      this.#changeOverWhenQuiet();
      if (this.#next === session) this.#alarm = this.#parts.timers.every(LOOK_MS, () => this.#changeOverWhenQuiet());
    } catch (error) {
      if (this.#isClosed() || this.#current !== current) return;
      this.#parts.observer.onDialFailed(1, error);
      this.#alarm = this.#parts.timers.after(this.#parts.rollover.retryMs, () => void this.#prepare());
    }
  }

  #changeOverWhenQuiet(): void {
    if (this.#next !== null && this.#parts.isQuiet()) this.#changeOver();
  }

  #changeOver(): void {
    const { observer } = this.#parts;
    const session = this.#next;
    if (session === null) return;
    const old = this.#current;
    this.#next = null;
    this.#use(session);
    old?.close();
    observer.onRenewed(session, 'expiry', 0);
  }

  /** The session ends now, quiet or not. */
  #forceChange(): void {
    if (this.#next === null) return;
    if (!this.#parts.isQuiet()) this.#parts.observer.onInterrupted('expiry');
    this.#changeOver();
  }

  #lose(session: UpstreamSession, error: UpstreamError): void {
    if (this.#isClosed()) return;
    if (session === this.#next) {
      this.#next = null;
      this.#alarm?.[Symbol.dispose]();
      this.#alarm = this.#parts.timers.after(this.#parts.rollover.retryMs, () => void this.#prepare());
    }
    if (session !== this.#current) return;
    this.#current = null;
    this.#disarm();
    const { observer } = this.#parts;
    observer.onLost(error);
    observer.onInterrupted('loss');
    this.#losses += 1;
    if (this.#losses >= MAX_LOSSES_IN_A_ROW) observer.onFailed(error);
    else void this.#replace();
  }

  async #replace(): Promise<void> {
    const { timers, observer } = this.#parts;
    const startedAt = timers.now();
    const session = this.#next ?? (await this.#obtain());
    this.#next = null;
    if (session === null || this.#isClosed()) return;
    this.#use(session);
    observer.onRenewed(session, 'loss', timers.now() - startedAt);
  }

  #disarm(): void {
    this.#alarm?.[Symbol.dispose]();
    this.#deadline?.[Symbol.dispose]();
    this.#alarm = null;
    this.#deadline = null;
  }
}
