import {
  LinkClock,
  type Address,
  type BusPort,
  type ConversationStorePort,
  type Frame,
  type PeerWatch,
  type PlacementPort,
  type TracePort,
} from '@colloquy/fabric';
import type { Timers } from '@colloquy/lifecycle';
import { frameKind, type ClientPolicy, type DetachedNotice } from '@colloquy/protocol/internal';

import type { Identity } from '../access/identity.ts';
import type { GatewayEvents } from '../gateway.events.ts';
import type { Guest } from '../limits/guest.ts';
import type { Quotas } from '../limits/quotas.ts';
import type { Visit } from '../limits/visit.ts';
import type { ClientPort } from './client.port.ts';
import type { ConnectionRequest, ResumeWish } from './connection-request.ts';
import { workerThatAsks } from './asking-worker.ts';
import { newConversationId } from './conversation-id.ts';
import { ConversationTrace } from './conversation-trace.ts';
import { Conversation } from './conversation.ts';
import type { EdgeLimits } from './edge-limits.ts';
import { newResumeToken, readResumeToken, type ResumeToken } from './resume-token.ts';
import { Resumption } from './resumption.ts';
import { WaitingRoom } from './waiting-room.ts';

export interface DirectoryOptions {
  readonly self: Address;
  readonly bus: BusPort;
  readonly store: ConversationStorePort;
  readonly placement: PlacementPort;
  readonly peers: PeerWatch;
  readonly timers: Timers;
  readonly limits: EdgeLimits;
  readonly quotas: Quotas;
  readonly policy: ClientPolicy;
  /** Whether clients may come back to their conversations. */
  readonly canResume: boolean;
  /** 0 to 1. */
  readonly random: () => number;
  readonly events: GatewayEvents;
  readonly traces: TracePort;
}

/** The clients of a gateway that stops are sent away over this time (ms). */
const DRAIN_SPREAD_MS = 1_000;

interface Beginning {
  readonly client: ClientPort;
  readonly request: ConnectionRequest;
  readonly visit: Visit;
  readonly trace: ConversationTrace;
  readonly token: ResumeToken | null;
  readonly resumption: Resumption | null;
}

interface Opening {
  readonly conversation: Conversation;
  readonly trace: ConversationTrace;
  readonly request: ConnectionRequest;
  readonly token: ResumeToken | null;
  /** null: nobody has to say who they are. */
  readonly identity: Identity | null;
  readonly visit: Visit;
}

interface Return {
  readonly conversation: Conversation;
  readonly trace: ConversationTrace;
  readonly resumption: Resumption;
  /** What the client came with; null: nothing that could be a token. */
  readonly known: ResumeToken | null;
  readonly next: ResumeToken;
  readonly identity: Identity | null;
  readonly visit: Visit;
}

/** The conversations whose clients this gateway holds: opens them, finds them for the bus, ends them. */
export class ConversationDirectory {
  readonly #options: DirectoryOptions;
  readonly #clock: LinkClock;
  readonly #conversations = new Map<string, Conversation>();
  readonly #waiting: WaitingRoom;
  #drained: PromiseWithResolvers<void> | null = null;
  /** Fabric work of conversations that are over for the client. */
  readonly #cleanups = new Set<Promise<void>>();

  constructor(options: DirectoryOptions) {
    this.#options = options;
    this.#waiting = new WaitingRoom({ ...options, seats: options.limits.maxWaitingConversations });
    this.#clock = new LinkClock(options.timers);
  }

  get size(): number {
    return this.#conversations.size;
  }

  /** Takes no more clients. */
  get isDraining(): boolean {
    return this.#drained !== null;
  }

  /** Opens or resumes a conversation for a client, which may send at once; the rest is done in the background. */
  open(client: ClientPort, request: ConnectionRequest, guest: Guest): Conversation {
    if (request.resume === null) return this.#begin(client, request, guest);
    return this.#resume(client, { ...request, resume: request.resume }, guest);
  }

  deliver(frame: Frame): void {
    const conversation = this.#conversations.get(frame.conversation);
    if (conversation) return conversation.deliver(frame);
    this.#options.events.frameIgnored('unknown_conversation');
    const worker = workerThatAsks(frame);
    if (worker !== null) this.#disclaim(worker, frame);
  }

  loseWorker(worker: Address): void {
    for (const conversation of this.#conversations.values()) {
      if (conversation.worker === worker) conversation.loseWorker();
    }
  }

  /** Tells every client to come back elsewhere and closes it; resolves when the last is gone and the fabric knows. */
  async drain(): Promise<void> {
    this.#drained = Promise.withResolvers<void>();
    const { timers, random } = this.#options;
    for (const conversation of this.#conversations.values()) conversation.announceDeparture();
    for (const conversation of [...this.#conversations.values()]) {
      // Not all at once: the gateways that are left take them on one after the other.
      timers.after(random() * DRAIN_SPREAD_MS, () => conversation.close('server_draining'));
    }
    if (this.size > 0) await this.#drained.promise;
    await Promise.all(this.#cleanups);
  }

  #begin(client: ClientPort, request: ConnectionRequest, guest: Guest): Conversation {
    const visit = this.#options.quotas.visit(guest);
    const { identity } = guest;
    const id = newConversationId();
    const token = this.#options.canResume ? newResumeToken(id) : null;
    const trace = this.#newTrace(id, false);
    const conversation = this.#newConversation(id, { client, request, visit, trace, token, resumption: null });
    this.#conversations.set(id, conversation);
    this.#options.events.conversationOpened(id, this.size, identity);
    void this.#place({ conversation, trace, request, token, identity, visit });
    return conversation;
  }

  /** Until its token has proved good, the client has nothing to do with the conversation it names. */
  #resume(client: ClientPort, request: ConnectionRequest & { resume: ResumeWish }, guest: Guest): Conversation {
    const visit = this.#options.quotas.visit(guest);
    const { identity } = guest;
    const wish = request.resume;
    const { self, bus } = this.#options;
    const known = readResumeToken(wish.token);
    const id = known?.conversation ?? '';
    const next = newResumeToken(id);
    const resumption = new Resumption({ conversation: id, self, bus, clock: this.#clock, wish });
    const trace = this.#newTrace(id, true);
    const conversation = this.#newConversation(id, { client, request, visit, trace, token: next, resumption });
    void this.#admit({ conversation, trace, resumption, known, next, identity, visit });
    return conversation;
  }

  #newTrace(conversation: string, isResumed: boolean): ConversationTrace {
    const { traces, timers } = this.#options;
    return new ConversationTrace({ traces, conversation, isResumed, now: () => timers.now() });
  }

  #newConversation(id: string, beginning: Beginning): Conversation {
    const { client, request, visit, trace, token, resumption } = beginning;
    const { self, bus, peers, timers, limits, policy, events } = this.#options;
    const resumeToken = token?.text ?? null;
    const { inputRate } = request;
    const onOver = (how: 'ended' | 'left') => {
      visit.leave(how);
      this.#forget(conversation, how);
    };
    const parts = { self, inputRate, bus, peers, timers, limits, policy, events, onOver };
    const conversation: Conversation = new Conversation({
      ...parts,
      id,
      clock: this.#clock,
      client,
      trace,
      resumeToken,
      resumption,
    });
    return conversation;
  }

  async #admit({ conversation, trace, resumption, known, next, identity, visit }: Return): Promise<void> {
    const { store, self, events } = this.#options;
    const { id } = conversation;
    try {
      if (!(await this.#letIn(conversation, visit, null))) return;
      const tokens = { tokenHash: known?.hash ?? '', nextTokenHash: next.hash };
      const request = { id, ...tokens, gateway: self, ...(identity && { user: identity.user }) };
      const record = known === null ? null : await store.resume(request);
      if (record === null) {
        conversation.refuse();
        return;
      }
      trace.admitted();
      visit.returned(id);
      this.#conversations.get(id)?.supersede();
      if (conversation.isOver) return;
      this.#conversations.set(id, conversation);
      events.openConversations(this.size);
      if (record.worker !== null) resumption.ask(record.worker, record.epoch);
    } catch (error) {
      events.fabricFailed(id, error);
      conversation.fail('fabric_unavailable', 'fabric_unavailable');
    }
  }

  async #place({ conversation, trace, request, token, identity, visit }: Opening): Promise<void> {
    const { store, placement, self, timers, events } = this.#options;
    const { id } = conversation;
    const { inputRate, settings = {} } = request;
    const { opening } = trace;
    try {
      if (!(await this.#letIn(conversation, visit, id))) return;
      const retryAfterMs = this.#waiting.enter(conversation);
      if (retryAfterMs !== null) {
        conversation.fail('no_capacity', 'no_capacity', retryAfterMs);
        return;
      }
      const about = { id, gateway: self, inputRate, settings, createdAt: timers.now(), ...identity };
      await store.create(opening === undefined ? about : { ...about, trace: opening }, token?.hash);
      if (!conversation.isOver) trace.admitted();
      await placement.offer(id);
      if (conversation.isOver) await this.#release(id);
    } catch (error) {
      events.fabricFailed(id, error);
      conversation.fail('fabric_unavailable', 'fabric_unavailable');
    }
  }

  /** Whether there is room for them, and they are still there; who is not let in has been told why. */
  async #letIn(conversation: Conversation, visit: Visit, counted: string | null): Promise<boolean> {
    const overrun = await visit.enter(counted);
    if (overrun !== null) conversation.turnAway(overrun);
    return !conversation.isOver;
  }

  /** A worker that looks for a client here: it has left meanwhile. */
  #disclaim(worker: Address, { conversation, epoch }: Frame): void {
    const { bus, self } = this.#options;
    const answer = Buffer.from(JSON.stringify({ gateway: self } satisfies DetachedNotice));
    bus.send(worker, { kind: frameKind.clientDetached, conversation, epoch, seq: 0, payload: answer });
  }

  #forget(conversation: Conversation, how: 'ended' | 'left'): void {
    const { id } = conversation;
    if (this.#conversations.get(id) === conversation) this.#conversations.delete(id);
    this.#options.events.openConversations(this.size);
    if (this.size === 0) this.#drained?.resolve();
    if (how === 'left') return;
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
