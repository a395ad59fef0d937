import type { ConversationOptions } from './conversation-options.ts';
import type { RelayObserver } from './reply-relay.ts';
import type { TurnAccounts } from './turn-accounts.ts';
import type { LinkObserver } from './upstream-link.ts';

type RelayReports = Pick<RelayObserver, 'onTranscribed' | 'onRateLimited' | 'onError' | 'onPassedOver'>;

/** What is only reported of the upstream's events. */
export function relayReports({ events, record }: ConversationOptions, accounts: TurnAccounts): RelayReports {
  return {
    onTranscribed: (usage) => accounts.transcription(usage),
    onRateLimited: () => events.upstream.rateLimited(),
    onError: (code) => events.errorReported(record.id, code),
    onPassedOver: (type) => events.upstream.eventPassedOver(type),
  };
}

/** What is only reported of the link. */
export function linkReports({ events, record }: ConversationOptions): Pick<LinkObserver, 'onDialFailed' | 'onLost'> {
  return {
    onDialFailed: (attempt, error) => events.upstream.dialFailed(record.id, attempt, error),
    onLost: (error) => events.upstream.lost(record.id, error),
  };
}
