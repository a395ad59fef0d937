import type { ConversationSettings } from '@colloquy/protocol';
import { frameKind } from '@colloquy/protocol/internal';

import { settle } from './fake-clock.ts';
import { workerBench, type WorkerBenchOptions } from './worker-bench.ts';

export interface HeldConversationOptions extends WorkerBenchOptions {
  /** What the client wants from the beginning. */
  readonly settings?: ConversationSettings;
  /** Workers that held it, this one included. */
  readonly owners?: number;
}

/** PCM16 at 24 kHz. */
export const speech = (ms: number): Buffer => Buffer.alloc(ms * 48, 1);

/** A conversation that a worker holds on a fake clock, its upstream ready. What a spec adds to it goes into `Object.assign`. */
export async function heldConversation({ settings = {}, owners = 1, ...options }: HeldConversationOptions = {}) {
  const bench = workerBench(options);
  await bench.create(24_000, settings);
  for (let owner = 1; owner < owners; owner += 1) await bench.fabric.store.claim('conv_1', 'worker.0');
  const holding = bench.host.hold('conv_1', new AbortController().signal);
  await settle();
  return {
    ...bench,
    holding,
    /** The session in use. */
    get session() {
      return bench.upstream.newest;
    },
    hears: (ms: number) => bench.up(frameKind.clientAudio, speech(ms), owners),
    last: (type: string) => bench.gateway.messages.findLast((message) => message.type === type),
    items: () => bench.fabric.store.items('conv_1'),
    /** The client leaves; in mid-reply the worker waits for what that used. */
    leave: async () => {
      bench.up(frameKind.clientLeft, new Uint8Array(), owners);
      await settle(2_000);
      await holding;
    },
  };
}
