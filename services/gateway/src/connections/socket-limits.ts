import type { ServerOptions } from 'ws';

import type { EdgeLimits } from '../conversations/edge-limits.ts';

type SocketLimits = Pick<
  ServerOptions,
  'maxPayload' | 'maxFragments' | 'maxBufferedChunks' | 'autoPong' | 'perMessageDeflate'
>;

/** What the WebSocket server itself bounds, before a message is one; to be set in its options. */
export function socketLimits({ maxMessageBytes }: EdgeLimits): SocketLimits {
  return {
    // A message above the client's limit is still read, so that the client can be told; one twice as large is not.
    maxPayload: 2 * maxMessageBytes,
    // Browsers send whole messages, proxies split them into a few; a message that never ends costs memory.
    maxFragments: 256,
    maxBufferedChunks: 4_096,
    // Answers to pings count like any other: a client that sends them and reads nothing would fill the memory.
    autoPong: false,
    // A few bytes would become megabytes; and audio does not shrink.
    perMessageDeflate: false,
  };
}
