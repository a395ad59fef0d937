import type {
  Address,
  BusPort,
  ConversationStorePort,
  Frame,
  PeerWatch,
  PlacementPort,
  TracePort,
} from '@colloquy/fabric';
import type { Timers } from '@colloquy/lifecycle';

import type { ClientPolicy } from '@colloquy/protocol/internal';

import type { GatewayEvents } from '../gateway.events.ts';
import type { ClientPort } from './client.port.ts';
import type { ConnectionRequest } from './connection-request.ts';
import { newConversationId } from './conversation-id.ts';
import { ConversationTrace } from './conversation-trace.ts';
import { Conversation } from './conversation.ts';
import type { EdgeLimits } from './edge-limits.ts';

export interface DirectoryOptions {
  readonly self: Address;
  readonly bus: BusPort;
  readonly store: ConversationStorePort;
  readonly placement: PlacementPort;
  readonly peers: PeerWatch;
  readonly timers: Timers;
  readonly limits: EdgeLimits;
  readonly policy: ClientPolicy;
  readonly events: GatewayEvents;
  readonly traces: TracePort;
}

/** The conversations whose clients this gateway holds: opens them, finds them for the bus, ends them. */
export class ConversationDirectory {
  readonly #options: DirectoryOptions;
  readonly #conversations = new Map<string, Conversation>();
  /** Fabric work of conversations that are over for the client. */
  readonly #cleanups = new Set<Promise<void>>();

  constructor(options: DirectoryOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#conversations.size;
  }

  /** Opens a conversation for a client. The client may send at once; a worker is found in the background. */
  open(client: ClientPort, request: ConnectionRequest): Conversation {
    const { bus, peers, timers, limits, policy, events, traces } = this.#options;
    const id = newConversationId();
    const trace = new ConversationTrace({ traces, conversation: id, now: () => timers.now() });
    const conversation = new Conversation({
      id,
      client,
      bus,
      peers,
      timers,
      limits,
      policy,
      events,
      trace,
      onOver: (over) => this.#forget(over),
    });
    this.#conversations.set(conversation.id, conversation);
    events.conversationOpened(conversation.id, this.size);
    void this.#place(conversation, trace, request);
    return conversation;
  }

  deliver(frame: Frame): void {
    const conversation = this.#conversations.get(frame.conversation);
    if (conversation) conversation.deliver(frame);
    else this.#options.events.frameIgnored('unknown_conversation');
  }

  loseWorker(worker: Address): void {
    for (const conversation of this.#conversations.values()) {
      if (conversation.worker === worker) conversation.loseWorker();
    }
  }

  /** Tells every client to come back elsewhere and closes it; resolves when the fabric knows too. */
  async drain(): Promise<void> {
    for (const conversation of [...this.#conversations.values()]) {
      conversation.announceDeparture();
      conversation.close('server_draining');
    }
    await Promise.all(this.#cleanups);
  }

  async #place(conversation: Conversation, trace: ConversationTrace, request: ConnectionRequest): Promise<void> {
    const { store, placement, self, timers, events } = this.#options;
    const { id } = conversation;
    const { opening } = trace;
    try {
      const record = { id, gateway: self, ...request, createdAt: timers.now() };
      await store.create(opening === undefined ? record : { ...record, trace: opening });
      if (!conversation.isOver) trace.admitted();
      await placement.offer(id);
      if (conversation.isOver) await this.#release(id);
    } catch (error) {
      events.fabricFailed(id, error);
      conversation.fail('fabric_unavailable', 'fabric_unavailable');
    }
  }

  #forget({ id }: Conversation): void {
    this.#conversations.delete(id);
    this.#options.events.openConversations(this.size);
    const cleanup: Promise<void> = this.#release(id)
      .catch((error: unknown) => this.#options.events.fabricFailed(id, error))
      .finally(() => this.#cleanups.delete(cleanup));
    this.#cleanups.add(cleanup);
  }

  async #release(id: string): Promise<void> {
    await this.#options.placement.withdraw(id);
    await this.#options.store.end(id);
  }
}
