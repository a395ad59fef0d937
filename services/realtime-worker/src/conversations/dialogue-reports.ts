import type { ConversationOptions } from './conversation-options.ts';
import type { RelayObserver } from './reply-relay.ts';

type RelayReports = Pick<RelayObserver, 'onRateLimited' | 'onError' | 'onPassedOver'>;

/** What is only reported of the upstream's events. */
export function relayReports({ events, record }: ConversationOptions): RelayReports {
  return {
    onRateLimited: () => events.upstream.rateLimited(),
    onError: (code) => events.errorReported(record.id, code),
    onPassedOver: (type) => events.upstream.eventPassedOver(type),
  };
}
