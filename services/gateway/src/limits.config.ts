import { AddressList, ConfigError, variable, type Values, type Variables } from '@colloquy/config';

import type { QuotaLimits } from './limits/quota-limits.ts';
import type { RateLimits } from './limits/client-rate.ts';

/** What clients may have of the system; see docs/limits.md. */
export const limitVariables = {
  RATE_LIMIT_CONNECTIONS_PER_MINUTE: {
    schema: variable.count(120),
    meaning: 'Connections one address may open within a minute; 0: any number.',
  },
  RATE_LIMIT_CONNECTIONS_PER_ADDRESS: {
    schema: variable.count(50),
    meaning: 'Connections one address may have open at once; 0: any number.',
  },
  RATE_LIMIT_CONNECTIONS_PER_USER: {
    schema: variable.count(6),
    meaning: 'Connections one user may have open at once, where users say who they are; 0: any number.',
  },
  RATE_LIMIT_CONVERSATIONS_PER_USER: {
    schema: variable.count(4),
    meaning: 'Conversations one user may have at once, where users say who they are; 0: any number.',
  },
  RATE_LIMIT_CONVERSATIONS: {
    schema: variable.count(10_000),
    meaning: 'Conversations there may be at once in the whole system; 0: any number.',
  },
  MAX_CONNECTIONS: {
    schema: variable.count(5_000),
    meaning: 'Connections one gateway takes at once; 0: any number.',
  },
  RATE_LIMIT_EXEMPT_ADDRESSES: {
    schema: variable.text('127.0.0.0/8,::1,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7'),
    meaning:
      'Addresses and networks, comma separated, whose connections are not counted by address: private ones are mostly proxies, behind which clients cannot be told apart; `none` for none.',
  },
  RATE_LIMIT_WITHOUT_REDIS: {
    schema: variable.choice(['open', 'closed'], 'open'),
    meaning: 'Whether new connections are taken uncounted (`open`) or refused (`closed`) while Redis is away.',
  },
  RATE_LIMIT_LEASE_MS: {
    schema: variable.count(30_000, { min: 1_000 }),
    meaning: 'How long the connections and conversations of a gateway that died still count (ms).',
  },
  RATE_LIMIT_MESSAGES_PER_SECOND: {
    schema: variable.count(200, { min: 1 }),
    meaning: 'Messages and pings a second a connection may send.',
  },
  RATE_LIMIT_BYTES_PER_SECOND: {
    schema: variable.count(1024 * 1024, { min: 1_024 }),
    meaning: 'Bytes a second a connection may send.',
  },
  RATE_LIMIT_BURST_MS: {
    schema: variable.count(10_000, { min: 1_000 }),
    meaning: 'A connection that was quiet may send the messages and bytes of this time at once (ms).',
  },
  RATE_LIMIT_AUDIO_PERCENT: {
    schema: variable.count(110, { min: 100 }),
    meaning: 'Audio a connection may send, in percent of the time in which it is spoken.',
  },
  RATE_LIMIT_AUDIO_AHEAD_MS: {
    schema: variable.count(30_000, { min: 1_000 }),
    meaning: 'Audio a connection may send at once (ms): what a client kept while its network was away.',
  },
  MAX_TEXT_CHARACTERS: {
    schema: variable.count(8_000, { min: 1, max: 8_000 }),
    meaning: 'Longest text a client may type (characters).',
  },
} as const satisfies Variables;

/** What is counted together, but for how long conversations wait for their clients. */
export function decideQuotas(values: Values<typeof limitVariables>): Omit<QuotaLimits, 'graceMs'> {
  return {
    connectionsPerMinute: values.RATE_LIMIT_CONNECTIONS_PER_MINUTE,
    connectionsPerAddress: values.RATE_LIMIT_CONNECTIONS_PER_ADDRESS,
    connectionsPerUser: values.RATE_LIMIT_CONNECTIONS_PER_USER,
    conversationsPerUser: values.RATE_LIMIT_CONVERSATIONS_PER_USER,
    conversations: values.RATE_LIMIT_CONVERSATIONS,
    connections: values.MAX_CONNECTIONS,
    withoutRedis: values.RATE_LIMIT_WITHOUT_REDIS,
    leaseMs: values.RATE_LIMIT_LEASE_MS,
  };
}

export function decideRates(values: Values<typeof limitVariables>): RateLimits {
  return {
    messagesPerSecond: values.RATE_LIMIT_MESSAGES_PER_SECOND,
    bytesPerSecond: values.RATE_LIMIT_BYTES_PER_SECOND,
    burstMs: values.RATE_LIMIT_BURST_MS,
    audioPercent: values.RATE_LIMIT_AUDIO_PERCENT,
    audioAheadMs: values.RATE_LIMIT_AUDIO_AHEAD_MS,
  };
}

/** Throws `ConfigError` when one of the entries is no address. */
export function decideExempt({ RATE_LIMIT_EXEMPT_ADDRESSES: list }: Values<typeof limitVariables>): AddressList {
  const entries = list.trim() === 'none' ? [] : list.split(',').map((entry) => entry.trim());
  try {
    return new AddressList(entries);
  } catch {
    throw new ConfigError('RATE_LIMIT_EXEMPT_ADDRESSES: must list addresses and networks, or be none');
  }
}
