import type {
  Address,
  BusPort,
  ConversationItem,
  ConversationRecord,
  ConversationStorePort,
  Frame,
  PeerWatch,
} from '@colloquy/fabric';
import { pause, type Timers } from '@colloquy/lifecycle';

import type { WorkerEvents } from '../realtime-worker.events.ts';
import { Conversation } from './conversation.ts';
import { Downlink } from './downlink.ts';
import { UpstreamError, type UpstreamPort, type UpstreamSession } from './upstream.port.ts';

export interface DialPolicy {
  /** Attempts to open an upstream session before the client is told. */
  readonly attempts: number;
  /** Wait before the second attempt (ms); doubles with each, with jitter. */
  readonly backoffMs: number;
}

export interface HostParts {
  readonly self: Address;
  readonly bus: BusPort;
  readonly store: ConversationStorePort;
  readonly peers: PeerWatch;
  readonly upstream: UpstreamPort;
  readonly timers: Timers;
  readonly random: () => number;
  readonly events: WorkerEvents;
  readonly dial: DialPolicy;
}

/** The conversations this worker holds. */
export class ConversationHost {
  readonly #parts: HostParts;
  readonly #held = new Map<string, { conversation: Conversation; gateway: Address }>();

  constructor(parts: HostParts) {
    this.#parts = parts;
  }

  /** Holds a conversation until it is over. The signal aborts when it belongs to another worker now. */
  async hold(id: string, signal: AbortSignal): Promise<void> {
    const record = await this.#parts.store.claim(id);
    if (record === null) return;
    const { bus, peers, self, timers, events } = this.#parts;
    const { gateway, epoch } = record;
    const downlink = new Downlink({ bus, gateway, conversation: id, epoch });
    const keep = (item: ConversationItem) => void this.#keep(conversation, record, item);
    const conversation: Conversation = new Conversation({ record, downlink, timers, events, keep });
    const startedAt = timers.now();
    const onAbort = () => {
      conversation.abandon();
      downlink.released();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    this.#held.set(id, { conversation, gateway });
    peers.watch(gateway);
    events.conversationTaken(id, epoch, this.#held.size);
    try {
      downlink.assigned(self);
      await this.#connect(conversation, record, signal);
      await conversation.over;
    } finally {
      signal.removeEventListener('abort', onAbort);
      conversation.abandon();
      peers.unwatch(gateway);
      this.#held.delete(id);
      events.conversationLeft(id, this.#held.size, timers.now() - startedAt);
    }
    // A conversation let go of is not over: it stays a job, and the next worker takes it on.
    signal.throwIfAborted();
  }

  deliver(frame: Frame): void {
    const held = this.#held.get(frame.conversation);
    if (held) held.conversation.deliver(frame);
    else this.#parts.events.frameIgnored('unknown_conversation');
  }

  /** A gateway went silent: its clients are gone with it. */
  loseGateway(gateway: Address): void {
    for (const held of this.#held.values()) {
      if (held.gateway === gateway) held.conversation.abandon();
    }
  }

  async #connect(conversation: Conversation, record: ConversationRecord, signal: AbortSignal): Promise<void> {
    const { events, store, timers } = this.#parts;
    const startedAt = timers.now();
    try {
      const history = record.epoch > 1 ? await store.items(record.id) : [];
      const session = await this.#dial(conversation, record.id, signal);
      if (session === null) return;
      events.upstreamReady(record.id, session.kind, timers.now() - startedAt);
      conversation.begin(session, history);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof UpstreamError)) events.failed(record.id, error);
      conversation.fail(error instanceof UpstreamError ? error.code : 'internal_error');
    }
  }

  /** Opens a session, again after a pause where that may help; null when the client left meanwhile. */
  async #dial(conversation: Conversation, id: string, signal: AbortSignal): Promise<UpstreamSession | null> {
    const { upstream, timers, random, events, dial } = this.#parts;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await upstream.open(conversation, signal);
      } catch (error) {
        const isFinal = !(error instanceof UpstreamError) || !error.retryable || attempt >= dial.attempts;
        events.dialFailed(id, attempt, error);
        if (isFinal) throw error;
        await pause(dial.backoffMs * 2 ** (attempt - 1) * (0.5 + random()), { signal, timers });
        if (conversation.isOver) return null;
      }
    }
  }

  async #keep(conversation: Conversation, record: ConversationRecord, item: ConversationItem): Promise<void> {
    const { store, events } = this.#parts;
    try {
      const isOurs = await store.append(record.id, record.epoch, item);
      // The record is gone or has a newer owner: whatever this worker still does for it is void.
      if (!isOurs) conversation.abandon();
    } catch (error) {
      events.failed(record.id, error);
    }
  }
}
