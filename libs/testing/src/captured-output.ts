const MAX_CHARACTERS = 1_000_000;

/** What a process printed; of more than a million characters only the last are kept. */
export class CapturedOutput {
  #text = '';

  get text(): string {
    return this.#text;
  }

  append(piece: string): void {
    this.#text = (this.#text + piece).slice(-MAX_CHARACTERS);
  }

  lastLines(count: number): string {
    return this.#text.trimEnd().split('\n').slice(-count).join('\n');
  }
}
