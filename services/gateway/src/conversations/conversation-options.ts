import type { Address, BusPort, LinkClock, PeerWatch } from '@colloquy/fabric';
import type { Timers } from '@colloquy/lifecycle';
import type { InputRate } from '@colloquy/protocol';
import type { ClientPolicy } from '@colloquy/protocol/internal';

import type { GatewayEvents } from '../gateway.events.ts';
import type { ClientPort } from './client.port.ts';
import type { ConversationTrace } from './conversation-trace.ts';
import type { EdgeLimits } from './edge-limits.ts';
import type { Resumption } from './resumption.ts';

/** What the gateway's side of one conversation is made of. */
export interface ConversationOptions {
  readonly id: string;
  readonly self: Address;
  readonly inputRate: InputRate;
  readonly client: ClientPort;
  readonly bus: BusPort;
  readonly peers: PeerWatch;
  readonly timers: Timers;
  readonly clock: LinkClock;
  readonly limits: EdgeLimits;
  readonly policy: ClientPolicy;
  readonly events: GatewayEvents;
  readonly trace: ConversationTrace;
  /** With this the client may come back after its connection was lost; null: it may not. */
  readonly resumeToken: string | null;
  /** The client has come back, and waits to be attached; null: a new conversation. */
  readonly resumption: Resumption | null;
  /** Called once, when nothing more will go either way; `left`: the conversation goes on elsewhere, or waits. */
  readonly onOver: (how: 'ended' | 'left') => void;
}
