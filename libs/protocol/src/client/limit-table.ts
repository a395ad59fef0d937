import type { CloseReason } from './close-codes.ts';
import type { ErrorCode } from './error-codes.ts';

interface LimitRow {
  /** What the client is told. */
  readonly error: ErrorCode;
  /** How its connection then ends; null: it goes on. */
  readonly close: CloseReason | null;
  /** The environment variables that set it. */
  readonly variables: readonly string[];
  readonly meaning: string;
}

/** Everything a client can have too much of, and what it then sees: one table, read by the gateway, its tests and the docs. */
export const limitTable = {
  connection_rate: {
    error: 'connecting_too_often',
    close: 'connecting_too_often',
    variables: ['RATE_LIMIT_CONNECTIONS_PER_MINUTE'],
    meaning: 'connections opened from one address within a minute, at all gateways together',
  },
  address_connections: {
    error: 'too_many_connections',
    close: 'too_many_connections',
    variables: ['RATE_LIMIT_CONNECTIONS_PER_ADDRESS'],
    meaning: 'connections open at once from one address, at all gateways together',
  },
  user_connections: {
    error: 'too_many_connections',
    close: 'too_many_connections',
    variables: ['RATE_LIMIT_CONNECTIONS_PER_USER'],
    meaning: 'connections open at once of one user, at all gateways together',
  },
  user_conversations: {
    error: 'too_many_conversations',
    close: 'too_many_conversations',
    variables: ['RATE_LIMIT_CONVERSATIONS_PER_USER'],
    meaning: 'conversations at once of one user, those that wait for their client included',
  },
  total_conversations: {
    error: 'at_capacity',
    close: 'at_capacity',
    variables: ['RATE_LIMIT_CONVERSATIONS'],
    meaning: 'conversations at once in the whole system',
  },
  gateway_connections: {
    error: 'at_capacity',
    close: 'at_capacity',
    variables: ['MAX_CONNECTIONS'],
    meaning: 'connections open at once at one gateway',
  },
  uncounted: {
    error: 'fabric_unavailable',
    close: 'fabric_unavailable',
    variables: ['RATE_LIMIT_WITHOUT_REDIS'],
    meaning: 'connections while Redis, where the gateways count together, is away, and `closed` is said',
  },
  message_rate: {
    error: 'too_many_messages',
    close: 'flooding',
    variables: ['RATE_LIMIT_MESSAGES_PER_SECOND', 'RATE_LIMIT_BURST_MS'],
    meaning: 'messages and pings a second on one connection',
  },
  byte_rate: {
    error: 'too_many_messages',
    close: 'flooding',
    variables: ['RATE_LIMIT_BYTES_PER_SECOND', 'RATE_LIMIT_BURST_MS'],
    meaning: 'bytes a second on one connection',
  },
  audio_rate: {
    error: 'audio_too_fast',
    close: 'flooding',
    variables: ['RATE_LIMIT_AUDIO_PERCENT', 'RATE_LIMIT_AUDIO_AHEAD_MS'],
    meaning: 'audio, in relation to the time in which it is spoken',
  },
  message_size: {
    error: 'message_too_large',
    close: 'message_too_large',
    variables: ['MAX_MESSAGE_BYTES'],
    meaning: 'bytes of one message; of one more than twice as large only the close is seen',
  },
  text_length: {
    error: 'text_too_long',
    close: null,
    variables: ['MAX_TEXT_CHARACTERS'],
    meaning: 'characters of one text',
  },
  document_size: {
    error: 'document_too_large',
    close: null,
    variables: ['MAX_DOCUMENT_BYTES'],
    meaning: 'bytes of one document',
  },
  bad_messages: {
    error: 'too_many_errors',
    close: 'too_many_errors',
    variables: ['MAX_CLIENT_ERRORS'],
    meaning: 'bad messages on one connection',
  },
  backlog: {
    error: 'client_too_slow',
    close: 'slow_client',
    variables: ['MAX_CLIENT_BACKLOG_BYTES'],
    meaning: 'bytes that wait for a client; of this the client sees only the close',
  },
} as const satisfies Record<string, LimitRow>;

export type LimitName = keyof typeof limitTable;

export const limitNames = Object.keys(limitTable) as [LimitName, ...LimitName[]];
