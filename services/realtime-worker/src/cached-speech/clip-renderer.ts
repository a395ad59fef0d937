import { blobLimits } from '@colloquy/fabric';
import { withDeadline } from '@colloquy/lifecycle';
import type { PerTokenKind } from '@colloquy/protocol/internal';

import type { UpstreamPort, UpstreamServerEvent } from '../conversations/upstream.port.ts';
import { tokensOf } from '../money/token-usage.ts';
import type { Clip } from './clip.ts';
import { plainWords } from './plain-words.ts';
import { renderRequest } from './say-exactly.ts';

/** How long the upstream may take to say a text (ms); it speaks faster than it is heard. */
export const RENDER_MS = 45_000;

/** The upstream did not give the speech that was asked for. */
export class RenderError extends Error {
  override readonly name = 'RenderError';
}

export interface ClipRendererParts {
  readonly upstream: UpstreamPort;
  readonly instructions: string;
  /** What a response used, whether its speech could be used or not. */
  readonly onUsed: (model: string, tokens: PerTokenKind) => void;
}

/** Has a text said by the upstream, once, in a session of its own. */
export class ClipRenderer {
  readonly #parts: ClipRendererParts;

  constructor(parts: ClipRendererParts) {
    this.#parts = parts;
  }

  /** Rejects with `UpstreamError`, `RenderError` or `DeadlineExceeded`. */
  async render(text: string, signal: AbortSignal): Promise<Clip> {
    const { upstream, instructions, onUsed } = this.#parts;
    const reply = new RenderedReply();
    const session = await upstream.open(
      { onEvent: (event) => reply.receive(event), onLost: (error) => reply.fail(error) },
      signal,
    );
    const giveUp = () => reply.fail(new RenderError('nobody waits for the speech any more'));
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      session.send(renderRequest(instructions, text));
      const { clip, tokens } = await withDeadline(reply.whole, RENDER_MS, 'the rendered speech');
      onUsed(session.model, tokens);
      return checked(clip, text);
    } finally {
      signal.removeEventListener('abort', giveUp);
      session.close();
    }
  }
}

interface WholeReply {
  readonly clip: Clip;
  readonly tokens: PerTokenKind;
}

/** Collects the one response of a rendering session. */
class RenderedReply {
  readonly #whole = Promise.withResolvers<WholeReply>();
  readonly #sound: Uint8Array[] = [];
  #bytes = 0;
  #words = '';

  constructor() {
    // It may fail before anybody waits for it.
    this.#whole.promise.catch(() => undefined);
  }

  get whole(): Promise<WholeReply> {
    return this.#whole.promise;
  }

  fail(error: Error): void {
    this.#whole.reject(error);
  }

  receive(event: UpstreamServerEvent): void {
    switch (event.type) {
      case 'response.output_audio.delta':
        return this.#add(Buffer.from(event.delta, 'base64'));
      case 'response.output_audio_transcript.delta':
        this.#words += event.delta;
        return;
      case 'response.done':
        return this.#finish(event.response);
      case 'error':
        return this.fail(new RenderError(`the speech service refused: ${event.error.code ?? event.error.type}`));
      default:
        return;
    }
  }

  #add(pcm: Uint8Array): void {
    this.#bytes += pcm.length;
    if (this.#bytes > blobLimits.maxBytes) this.fail(new RenderError('the speech is too long to be kept'));
    else this.#sound.push(pcm);
  }

  #finish({ status, usage }: Extract<UpstreamServerEvent, { type: 'response.done' }>['response']): void {
    const clip = { words: this.#words, pcm: status === 'completed' ? Buffer.concat(this.#sound) : new Uint8Array() };
    this.#whole.resolve({ clip, tokens: tokensOf(usage) });
  }
}

/** A model may say it in other words: what is played many times has to be what the operator wrote. */
function checked(clip: Clip, text: string): Clip {
  if (clip.pcm.length === 0) throw new RenderError('the response did not complete with sound');
  if (plainWords(clip.words) !== plainWords(text)) throw new RenderError('the model said other words');
  return { words: text, pcm: clip.pcm };
}
