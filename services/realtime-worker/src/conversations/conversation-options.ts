import type {
  Address,
  ConversationRecord,
  ConversationStorePort,
  LinkClock,
  PeerWatch,
  StoredItem,
  TraceContext,
  TracePort,
} from '@colloquy/fabric';
import type { Timers } from '@colloquy/lifecycle';

import type { DocumentTerms } from '../documents/document-desk.ts';
import type { PreparedSpeech } from '../cached-speech/prepared-speech.ts';
import type { WorkerEvents } from '../realtime-worker.events.ts';
import type { Toolbox } from '../tools/toolbox.ts';
import type { Downlink } from './downlink.ts';
import type { RolloverPlan } from './rollover-plan.ts';
import type { SessionTerms } from './settings/session-terms.ts';
import type { TurnTerms } from './turn-terms.ts';
import type { DialPolicy } from './upstream-link.ts';
import type { UpstreamPort } from './upstream.port.ts';

/** What the worker's side of one conversation is made of. */
export interface ConversationOptions {
  readonly record: ConversationRecord;
  readonly store: ConversationStorePort;
  readonly downlink: Downlink;
  readonly self: Address;
  readonly peers: PeerWatch;
  /** How long a client whose connection was lost may take to come back (ms); 0: the conversation ends with it. */
  readonly resumeGraceMs: number;
  readonly upstream: UpstreamPort;
  readonly timers: Timers;
  readonly clock: LinkClock;
  readonly random: () => number;
  readonly events: WorkerEvents;
  readonly traces: TracePort;
  /** How the conversation came to this worker, as the traces know it. */
  readonly cameBy: TraceContext | undefined;
  readonly terms: TurnTerms;
  readonly session: SessionTerms;
  readonly speech: PreparedSpeech;
  readonly dial: DialPolicy;
  readonly rollover: RolloverPlan;
  readonly tools: Toolbox;
  readonly documents: DocumentTerms;
  /** Keeps what the next worker has to know: words that are final, settings, documents. */
  readonly keep: (item: StoredItem) => void;
}
