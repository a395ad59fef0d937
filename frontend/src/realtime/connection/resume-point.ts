import type { ServerMessage } from '@colloquy/protocol';

/** What a connection that was lost leaves for the next: the token to come back with, and the newest message there is. */
export class ResumePoint {
  #token: string | null = null;
  #epoch = 0;
  #seq = 0;

  /** Whether the conversation can be gone on with. */
  get isKnown(): boolean {
    return this.#token !== null;
  }

  note(message: ServerMessage): void {
    this.#epoch = message.epoch;
    this.#seq = message.seq;
    if (message.type !== 'session_ready' && message.type !== 'session_resumed') return;
    this.#token = message.resume_token ?? null;
  }

  forget(): void {
    this.#token = null;
  }

  /** `url` with what asks for the conversation, as far as there is one to go on with. */
  address(url: string): string {
    if (this.#token === null) return url;
    const resuming = new URL(url);
    resuming.searchParams.set('resume', this.#token);
    resuming.searchParams.set('last_seq', String(this.#seq));
    resuming.searchParams.set('last_epoch', String(this.#epoch));
    return resuming.href;
  }
}
