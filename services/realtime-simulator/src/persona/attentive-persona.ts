import type { Item } from '../protocol/item.ts';
import type { Cue, Persona, Reply } from './persona.port.ts';

/** Gives a persona the words that were heard: an answer to speech waits until it has been recognised. */
export class AttentivePersona implements Persona {
  readonly #persona: Persona;
  readonly #wordsOf: (itemId: string) => Promise<string | null> | null;

  /** `wordsOf` tells what was said in an item; null when nobody knows or it was never heard. */
  constructor(persona: Persona, wordsOf: (itemId: string) => Promise<string | null> | null) {
    this.#persona = persona;
    this.#wordsOf = wordsOf;
  }

  reply(cue: Cue, signal: AbortSignal): Promise<Reply> {
    return cue.items.some((item) => isUnrecognized(item) && this.#wordsOf(item.id) !== null)
      ? this.#listen(cue, signal)
      : this.#answer(cue, cue.items, signal);
  }

  async #listen(cue: Cue, signal: AbortSignal): Promise<Reply> {
    const items = await Promise.all(cue.items.map((item) => this.#withWords(item)));
    signal.throwIfAborted();
    return await this.#answer(cue, items, signal);
  }

  #answer(cue: Cue, items: readonly Item[], signal: AbortSignal): Promise<Reply> {
    const words = cue.heard.kind === 'speech' ? lastSpokenWords(items) : null;
    const heard = words && cue.heard.kind === 'speech' ? { ...cue.heard, words } : cue.heard;
    return this.#persona.reply({ ...cue, items, heard }, signal);
  }

  async #withWords(item: Item): Promise<Item> {
    const words = isUnrecognized(item) ? await this.#wordsOf(item.id) : null;
    if (words === null || item.type !== 'message') return item;
    const content = item.content.map((part) => (part.type === 'input_audio' ? { ...part, transcript: words } : part));
    return { ...item, content };
  }
}

function isUnrecognized(item: Item): boolean {
  if (item.type !== 'message' || item.role !== 'user') return false;
  return item.content.some((part) => part.type === 'input_audio' && part.transcript === null);
}

/** A transcript that is but the length of the speech, in brackets, has no words. */
function lastSpokenWords(items: readonly Item[]): string | null {
  const last = items.findLast((item) => item.type === 'message' && item.role === 'user');
  if (last?.type !== 'message') return null;
  const words = last.content.flatMap((part) => (part.type === 'input_audio' ? [part.transcript ?? ''] : [])).join(' ');
  return /\p{L}/u.test(words) && !/^\(\d+\.\d seconds of speech\)$/.test(words) ? words : null;
}
