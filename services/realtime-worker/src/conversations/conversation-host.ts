import {
  decodeLinkWord,
  LinkClock,
  type Address,
  type BusPort,
  type ConversationRecord,
  type ConversationStorePort,
  type Frame,
  type PeerWatch,
  type Span,
  type StoredItem,
  type TracePort,
} from '@colloquy/fabric';
import type { Timers } from '@colloquy/lifecycle';
import { frameKind } from '@colloquy/protocol/internal';

import type { DocumentTerms } from '../documents/document-desk.ts';
import type { PreparedSpeech } from '../cached-speech/prepared-speech.ts';
import type { WorkerEvents } from '../realtime-worker.events.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import { Conversation } from './conversation.ts';
import { Downlink } from './downlink.ts';
import type { RolloverPlan } from './rollover-plan.ts';
import { tracedUpstream } from './traced-upstream.ts';
import type { SessionTerms } from './settings/session-terms.ts';
import type { TurnTerms } from './turn-terms.ts';
import type { DialPolicy } from './upstream-link.ts';
import type { UpstreamPort } from './upstream.port.ts';

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
  readonly session: SessionTerms;
  readonly speech: PreparedSpeech;
  readonly dial: DialPolicy;
  readonly rollover: RolloverPlan;
  readonly tools: Toolbox;
  readonly documents: DocumentTerms;
  readonly resumeGraceMs: number;
}

/** A client that lost its connection may have missed what was sent this long (ms) before anyone noticed. */
const NOTICING_MS = 30_000;

/** The conversations this worker holds. */
export class ConversationHost {
  readonly #parts: HostParts;
  readonly #clock: LinkClock;
  readonly #held = new Map<string, Conversation>();

  constructor(parts: HostParts) {
    this.#parts = parts;
    this.#clock = new LinkClock(parts.timers);
  }

  /** Holds a conversation until it is over. The signal aborts when it belongs to another worker now. */
  async hold(id: string, signal: AbortSignal): Promise<void> {
    const record = await this.#parts.store.claim(id, this.#parts.self);
    if (record === null) return;
    const { self, timers, events } = this.#parts;
    const { epoch } = record;
    const downlink = this.#newDownlink(record);
    const keep = (item: StoredItem) => void this.#keep(conversation, record, { ...item, at: timers.now() });
    const connecting = this.#startConnecting(record);
    const cameBy = connecting.context;
    const upstream = tracedUpstream(this.#parts.upstream, connecting);
    const conversation: Conversation = new Conversation({
      ...this.#parts,
      clock: this.#clock,
      upstream,
      record,
      downlink,
      cameBy,
      keep,
    });
    const startedAt = timers.now();
    const onAbort = () => {
      conversation.abandon();
      downlink.released();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    this.#held.set(id, conversation);
    events.conversationTaken(id, epoch, this.#held.size);
    try {
      downlink.assigned(self, cameBy);
      await this.#connect(conversation, record, connecting);
      await conversation.over;
    } finally {
      signal.removeEventListener('abort', onAbort);
      conversation.abandon();
      await conversation.charged();
      connecting.fail('abandoned');
      this.#held.delete(id);
      events.conversationLeft(id, this.#held.size, timers.now() - startedAt);
    }
    // A conversation let go of is not over: it stays a job, and the next worker takes it on.
    signal.throwIfAborted();
    if (conversation.gateway === null) await this.#endAlone(record);
  }

  deliver(frame: Frame): void {
    const held = this.#held.get(frame.conversation);
    if (held) return held.deliver(frame);
    this.#parts.events.frameIgnored('unknown_conversation');
    if (frame.kind === frameKind.sync || frame.kind === frameKind.again) this.#disclaim(frame);
  }

  /** A gateway went silent: the connections it held are gone with it. */
  loseGateway(gateway: Address): void {
    for (const held of this.#held.values()) held.loseClient(gateway);
  }

  /** A gateway that takes this worker for the owner: it has let go meanwhile, and its last word was lost. */
  #disclaim({ conversation, epoch, payload }: Frame): void {
    const { bus } = this.#parts;
    const word = { kind: frameKind.released, conversation, epoch, seq: 0, payload: new Uint8Array() };
    bus.send(decodeLinkWord(payload).sender, word);
  }

  #newDownlink({ id, gateway, epoch }: ConversationRecord): Downlink {
    const { bus, timers, resumeGraceMs } = this.#parts;
    const keepMs = resumeGraceMs + NOTICING_MS;
    return new Downlink({ bus, gateway, conversation: id, epoch, keepMs, now: () => timers.now() });
  }

  /** It ended while its client was away: no gateway is left to clear it away. */
  async #endAlone({ id, createdAt, epoch }: ConversationRecord): Promise<void> {
    const { store, events, timers } = this.#parts;
    events.conversationEnded(id, timers.now() - createdAt);
    await store.end(id, epoch);
  }

  /** Part of the opening's trace; a conversation that is taken over begins a trace of its own. */
  #startConnecting({ id, epoch, trace }: ConversationRecord): Span {
    const { traces, self } = this.#parts;
    const about = { conversation: id, attributes: { epoch, worker: self } };
    if (epoch > 1) return traces.start('conversation.takeover', { ...about, links: [trace] });
    return traces.start('conversation.connect', { ...about, parent: trace });
  }

  async #connect(conversation: Conversation, record: ConversationRecord, connecting: Span): Promise<void> {
    const { events, store } = this.#parts;
    try {
      await conversation.begin(record.epoch > 1 ? await store.items(record.id) : []);
    } catch (error) {
      events.failed(record.id, error);
      conversation.fail('internal_error');
    }
    const { failure, upstream } = conversation;
    if (failure !== null) connecting.fail(failure);
    else if (upstream !== null) connecting.end({ upstream: upstream.kind, model: upstream.model });
  }

  async #keep(conversation: Conversation, record: ConversationRecord, item: StoredItem): Promise<void> {
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
