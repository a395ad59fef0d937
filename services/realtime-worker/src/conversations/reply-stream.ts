import type { Timers } from '@colloquy/lifecycle';
import type { UnplacedServerMessage } from '@colloquy/protocol';

import { AudioPacer } from './audio-pacer.ts';
import type { Downlink } from './downlink.ts';

/** The way of a reply to the client: sound at the rate it is played, everything else in its place around the sound. */
export class ReplyStream implements Disposable {
  readonly pacer: AudioPacer;
  readonly #downlink: Downlink;

  constructor(downlink: Downlink, timers: Timers, leadMs: number) {
    this.#downlink = downlink;
    this.pacer = new AudioPacer({ timers, leadMs, send: (itemId, pcm) => downlink.audio(itemId, pcm) });
    downlink.onReach = (isReachable) => this.pacer.hold(!isReachable);
  }

  /** Ahead of everything that waits. */
  sayNow(message: UnplacedServerMessage): void {
    this.#downlink.say(message);
  }

  /** At once while one reply is under way; words run ahead of their sound. Behind the end of a reply that still plays. */
  say(message: UnplacedServerMessage): void {
    if (this.pacer.hasMarks) this.sayAfterSound(message);
    else this.#downlink.say(message);
  }

  /** Not before the sound that came before it. */
  sayAfterSound(message: UnplacedServerMessage): void {
    this.pacer.mark(() => this.#downlink.say(message));
  }

  [Symbol.dispose](): void {
    this.pacer[Symbol.dispose]();
  }
}
