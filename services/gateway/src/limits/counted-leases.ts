import type { Lease } from '@colloquy/fabric';
import type { LimitName } from '@colloquy/protocol';

import type { Guest } from './guest.ts';

/** How much there may be at once; 0: any number. */
export interface CountedLimits {
  readonly connectionsPerAddress: number;
  readonly connectionsPerUser: number;
  readonly conversationsPerUser: number;
  /** In the whole system. */
  readonly conversations: number;
}

export interface CountedLease extends Lease {
  readonly limit: LimitName;
  readonly max: number;
}

/** What one connection counts for. */
export function connectionLeases(limits: CountedLimits, { address, identity }: Guest, id: string): CountedLease[] {
  return counted([
    ['address_connections', 'connections:address', address, limits.connectionsPerAddress],
    ['user_connections', 'connections:user', identity?.user ?? null, limits.connectionsPerUser],
  ]).map((lease) => ({ ...lease, id }));
}

/** What one conversation counts for, across its connections. */
export function conversationLeases(limits: CountedLimits, { identity }: Guest, id: string): CountedLease[] {
  return counted([
    ['user_conversations', 'conversations:user', identity?.user ?? null, limits.conversationsPerUser],
    ['total_conversations', 'conversations', 'all', limits.conversations],
  ]).map((lease) => ({ ...lease, id }));
}

type Row = [limit: LimitName, kind: string, whose: string | null, max: number];

function counted(rows: readonly Row[]): Omit<CountedLease, 'id'>[] {
  const applied = rows.filter(([, , whose, max]) => whose !== null && max > 0);
  return applied.map(([limit, kind, whose, max]) => ({ limit, group: `${kind}:${whose}`, max }));
}
