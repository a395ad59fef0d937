/** A model the simulator answers for, with what its sessions were recorded to start with. */
export interface RealtimeModel {
  readonly id: string;
  readonly voice: VoiceName;
  readonly silenceDurationMs: number;
  /** 2.x models mark assistant messages with a `phase` and count the tokens of their reasoning. */
  readonly hasPhases: boolean;
}

const second = { voice: 'marin', silenceDurationMs: 500, hasPhases: true } as const;
const first = { voice: 'alloy', silenceDurationMs: 200, hasPhases: false } as const;

export const realtimeModels: readonly RealtimeModel[] = [
  { id: 'gpt-realtime-2.1', ...second },
  { id: 'gpt-realtime-2.1-mini', ...second },
  { id: 'gpt-realtime-2', ...second },
  { id: 'gpt-realtime-1.5', ...first },
  { id: 'gpt-realtime', ...first },
  { id: 'gpt-realtime-mini', ...first },
];

/** A transcription session has no model of its own; only the defaults of turn detection are taken from this one. */
export const transcriptionDefaults: RealtimeModel = { id: '', ...second };

/** The model of that id or of a dated snapshot of it (`gpt-realtime-2025-08-28`); undefined when it is not a realtime model. */
export function findRealtimeModel(id: string): RealtimeModel | undefined {
  const family = id.replace(/-\d{4}-\d{2}-\d{2}$/, '');
  const model = realtimeModels.find((known) => known.id === family);
  return model && { ...model, id };
}

export const voices = [
  'alloy',
  'ash',
  'ballad',
  'coral',
  'echo',
  'sage',
  'shimmer',
  'verse',
  'marin',
  'cedar',
] as const;
export type VoiceName = (typeof voices)[number];

export const transcriptionModels = [
  'gpt-realtime-whisper',
  'gpt-live-transcribe',
  'gpt-transcribe',
  'gpt-4o-transcribe',
  'gpt-4o-mini-transcribe',
  'gpt-4o-mini-transcribe-2025-12-15',
  'gpt-4o-transcribe-diarize',
  'whisper-1',
] as const;
