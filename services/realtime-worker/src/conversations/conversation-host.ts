import type {
  Address,
  BusPort,
  ConversationItem,
  ConversationRecord,
  ConversationStorePort,
  Frame,
  PeerWatch,
  Span,
  TracePort,
} from '@colloquy/fabric';
import { pause, type Timers } from '@colloquy/lifecycle';
import type { ErrorCode } from '@colloquy/protocol';

import type { WorkerEvents } from '../realtime-worker.events.ts';
import { Conversation } from './conversation.ts';
import { Downlink } from './downlink.ts';
import type { TurnTerms } from './turn-terms.ts';
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
  readonly traces: TracePort;
  readonly terms: TurnTerms;
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
    const { bus, peers, self, timers, events, traces, terms } = this.#parts;
    const { gateway, epoch } = record;
    const downlink = new Downlink({ bus, gateway, conversation: id, epoch });
    const keep = (item: ConversationItem) => void this.#keep(conversation, record, item);
    const connecting = this.#startConnecting(record);
    const cameBy = connecting.context;
    const parts = { record, downlink, timers, events, traces, cameBy, terms, keep };
    const conversation: Conversation = new Conversation(parts);
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
      downlink.assigned(self, cameBy);
      await this.#connect(conversation, record, connecting, signal);
      await conversation.over;
    } finally {
      signal.removeEventListener('abort', onAbort);
      conversation.abandon();
      connecting.fail('abandoned');
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

  /** Part of the opening's trace; a conversation that is taken over begins a trace of its own. */
  #startConnecting({ id, epoch, trace }: ConversationRecord): Span {
    const { traces, self } = this.#parts;
    const about = { conversation: id, attributes: { epoch, worker: self } };
    if (epoch > 1) return traces.start('conversation.takeover', { ...about, links: [trace] });
    return traces.start('conversation.connect', { ...about, parent: trace });
  }

  async #connect(
    conversation: Conversation,
    record: ConversationRecord,
    connecting: Span,
    signal: AbortSignal,
  ): Promise<void> {
    const { events, store, timers } = this.#parts;
    const startedAt = timers.now();
    try {
      const history = record.epoch > 1 ? await store.items(record.id) : [];
      const session = await this.#dial(conversation, record.id, connecting, signal);
      if (session === null) return;
      events.upstreamReady(record.id, session.kind, timers.now() - startedAt);
      conversation.begin(session, history);
      connecting.end({ upstream: session.kind, model: session.model });
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof UpstreamError)) events.failed(record.id, error);
      const code = codeOf(error);
      connecting.fail(code);
      conversation.fail(code);
    }
  }

  /** Opens a session, again after a pause where that may help; null when the client left meanwhile. */
  async #dial(
    conversation: Conversation,
    id: string,
    connecting: Span,
    signal: AbortSignal,
  ): Promise<UpstreamSession | null> {
    const { upstream, timers, random, events, dial } = this.#parts;
    for (let attempt = 1; ; attempt += 1) {
      const dialling = connecting.child('upstream.connect', { attempt });
      try {
        const session = await upstream.open(conversation, signal);
        dialling.end({ upstream: session.kind });
        return session;
      } catch (error) {
        dialling.fail(signal.aborted ? 'abandoned' : codeOf(error));
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

function codeOf(error: unknown): ErrorCode {
  return error instanceof UpstreamError ? error.code : 'internal_error';
}
