import { createHash } from 'node:crypto';

import type { BlobCachePort } from '@colloquy/fabric';
import { pause, type Timers } from '@colloquy/lifecycle';

import { decodeClip, encodeClip, type Clip } from './clip.ts';
import type { SpeechKind } from './cached-speech.events.ts';
import { RENDER_MS, RenderError } from './clip-renderer.ts';

/** Changes when clips are made or kept in another way. */
const VERSION = 1;

/** A process that claimed a text and died is followed by another one after this time (ms). A failure waits it out, too. */
export const CLAIM_MS = RENDER_MS + 15_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 600_000;

/** What a clip depends on: when one of them changes, it is made again. */
export interface SpeechSettings {
  /** Which service speaks. */
  readonly url: string;
  readonly model: string;
  readonly voice: string;
  readonly instructions: string;
}

export interface WantedSpeech {
  readonly kind: SpeechKind;
  readonly text: string;
}

export interface ClipLibraryParts {
  readonly blobs: BlobCachePort;
  readonly settings: SpeechSettings;
  readonly render: (text: string, signal: AbortSignal) => Promise<Clip>;
  readonly timers: Timers;
  readonly random: () => number;
  readonly observer: {
    onRendered(kind: SpeechKind, bytes: number): void;
    onFailed(kind: SpeechKind, error: unknown): void;
    /** How many texts can be played now. */
    onClips(count: number): void;
  };
}

/**
 * The clips of this worker. What is wanted is taken from the cache all workers share; what is not there is rendered, by
 * one of them, one text after the other. Works in the background until it has them all.
 */
export class ClipLibrary implements Disposable {
  readonly #parts: ClipLibraryParts;
  readonly #clips = new Map<string, Clip>();
  readonly #closing = new AbortController();
  #failures = 0;

  constructor(parts: ClipLibraryParts) {
    this.#parts = parts;
  }

  /** Null while it is not there. */
  find(text: string): Clip | null {
    return this.#clips.get(text) ?? null;
  }

  /** Resolves when every clip is there, or the library was disposed. */
  async fill(wanted: readonly WantedSpeech[]): Promise<void> {
    const { timers } = this.#parts;
    const { signal } = this.#closing;
    let missing = wanted;
    for (;;) {
      const left: WantedSpeech[] = [];
      for (const speech of missing) if (!signal.aborted && !(await this.#obtain(speech))) left.push(speech);
      if (left.length === 0 || signal.aborted) return;
      missing = left;
      await pause(this.#waitMs(), { signal, timers }).catch(() => undefined);
    }
  }

  [Symbol.dispose](): void {
    this.#closing.abort(new Error('the worker stops'));
  }

  async #obtain({ kind, text }: WantedSpeech): Promise<boolean> {
    const { blobs, observer } = this.#parts;
    const key = this.#keyOf(text);
    try {
      const stored = await blobs.get(key);
      const clip = (stored && decodeClip(stored)) ?? (await this.#make(key, kind, text));
      if (clip === null) return false;
      this.#clips.set(text, clip);
      observer.onClips(this.#clips.size);
      this.#failures = 0;
      return true;
    } catch (error) {
      if (this.#closing.signal.aborted) return false;
      this.#failures += 1;
      observer.onFailed(kind, error);
      return false;
    }
  }

  /** Null when another process is making it. */
  async #make(key: string, kind: SpeechKind, text: string): Promise<Clip | null> {
    const { blobs, render, observer } = this.#parts;
    if (!(await blobs.claim(key, CLAIM_MS))) return null;
    const clip = await render(text, this.#closing.signal);
    const bytes = encodeClip(clip);
    if (!(await blobs.put(key, bytes))) throw new RenderError('the speech is too long to be kept');
    observer.onRendered(kind, bytes.length);
    return clip;
  }

  #waitMs(): number {
    const wait = Math.min(FIRST_RETRY_MS * 2 ** this.#failures, LONGEST_RETRY_MS);
    return wait * (0.5 + this.#parts.random() / 2);
  }

  #keyOf(text: string): string {
    const { url, model, voice, instructions } = this.#parts.settings;
    const parts = JSON.stringify([VERSION, url, model, voice, instructions, text]);
    return createHash('sha256').update(parts).digest('hex');
  }
}
