export { newAddress } from './address.ts';
export { blobLimits, type BlobCachePort, type BlobLimits } from './blob-cache.port.ts';
export type { DroppedFrames } from './bounded-frames.ts';
export type { Address, BusPort, Frame } from './bus.port.ts';
export { FabricUnavailable } from './fabric-unavailable.ts';
export type { Fabric } from './fabric.ts';
export { toError, warnOfFault, type FaultReport } from './fault-report.ts';
export { FlushPace, type FlushPaceOptions } from './flush-pace.ts';
export { tryAgainAfterMs, type FollowUpPort } from './follow-up.port.ts';
export { FrameBatcher, type FrameBatcherOptions } from './frame-batcher.ts';
export { decodeFrames, encodeFrame, frameBytes, FrameError } from './frame-codec.ts';
export type { ConversationHistory, Forgetting, HistoryPort } from './history.port.ts';
export { Holding, offerAgainAfterMs, type HoldingOptions, type HoldOutcome } from './holding.ts';
export { journalLine } from './journal-line.ts';
export type { JournalPort } from './journal.port.ts';
export type { Lease, LimiterPort, RateRule, RateVerdict } from './limiter.port.ts';
export { FrameLink, type FrameLinkParts, type LinkKinds } from './link/frame-link.ts';
export { LinkClock } from './link/link-clock.ts';
export { decodeLinkWord, encodeLinkWord, type LinkWord } from './link/link-word.ts';
export { SentFrames, type SentFrame } from './link/sent-frames.ts';
export { MemoryFabric, type MemoryFabricOptions } from './memory/memory-fabric.ts';
export { PeerWatch, type PeerWatchOptions } from './peer-watch.ts';
export type { Placed, PlacementDepth, PlacementPort, ServeOptions } from './placement.port.ts';
export { SaidItems } from './said-items.ts';
export type {
  Charge,
  ConversationItem,
  SettingsItem,
  ConversationRecord,
  ConversationStorePort,
  DocumentItem,
  HeldRecord,
  ResumeRequest,
  Spent,
  SpokenItem,
  StoredItem,
  StoredSettings,
  ToolItem,
  UserDay,
} from './store.port.ts';
export type { TicketPort } from './ticket.port.ts';
export { WaitingFrames } from './waiting-frames.ts';
export { noTraces } from './trace/no-traces.ts';
export { spanTable, type SpanName } from './trace/span-table.ts';
export type { Span, SpanAttributes, SpanNote, SpanStart, TraceContext, TracePort } from './trace/trace.port.ts';
