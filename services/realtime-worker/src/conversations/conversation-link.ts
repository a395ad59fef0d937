import type { ErrorCode } from '@colloquy/protocol';

import type { ConversationOptions } from './conversation-options.ts';
import { UpstreamLink, type LinkObserver, type LinkParts } from './upstream-link.ts';
import { UpstreamError } from './upstream.port.ts';

interface LinkUser
  extends Pick<LinkParts, 'isQuiet'>, Pick<LinkObserver, 'onEvent' | 'onReady' | 'onInterrupted' | 'onRenewed'> {
  /** No session can be had any more. */
  onFatal(code: ErrorCode): void;
}

/** A conversation's way to the upstream; what goes wrong on it is logged and counted. */
export function conversationLink(options: ConversationOptions, user: LinkUser): UpstreamLink {
  const { upstream, timers, random, dial, rollover, events, record } = options;
  return new UpstreamLink({
    upstream,
    timers,
    random,
    dial,
    rollover,
    isQuiet: () => user.isQuiet(),
    observer: {
      onEvent: (event) => user.onEvent(event),
      onReady: (session, afterMs) => user.onReady(session, afterMs),
      onInterrupted: (cause) => user.onInterrupted(cause),
      onRenewed: (session, cause, afterMs) => user.onRenewed(session, cause, afterMs),
      onDialFailed: (attempt, error) => events.upstream.dialFailed(record.id, attempt, error),
      onLost: (error) => events.upstream.lost(record.id, error),
      onFailed: (error) => {
        if (!(error instanceof UpstreamError)) events.failed(record.id, error);
        user.onFatal(error instanceof UpstreamError ? error.code : 'internal_error');
      },
    },
  });
}
