/** The way of one turn from the end of speech to the ear (ms); null where a stage is not known or was not there. */
export interface TurnQuality {
  readonly responseId: string;
  /** Until the server knew that the user had finished. */
  readonly endpointingMs: number | null;
  /** Until the model's first audio. */
  readonly modelMs: number | null;
  /** From the arrival of the reply's first audio in this page until it was heard. */
  readonly playbackMs: number | null;
  /** All of it, the network included. */
  readonly voiceToVoiceMs: number | null;
}

/** Sample rates in Hz; null while there is no such device open. */
export interface SampleRates {
  readonly microphone: number | null;
  readonly sent: number;
  readonly received: number;
  readonly speaker: number | null;
}

/** How well a conversation goes; counts are since it began. */
export interface Quality {
  /** From a ping to its pong, the newest. */
  readonly roundTripMs: number | null;
  /** The last five turns, the newest last. */
  readonly turns: readonly TurnQuality[];
  /** Reply audio that has arrived and is not yet heard. */
  readonly bufferMs: number | null;
  /** How much the jitter buffer waits for before it starts. */
  readonly jitterMs: number | null;
  /** Times the reply's audio ran out in the middle, and of the gaps what was concealed and what was silence. */
  readonly underruns: number;
  readonly concealedMs: number;
  readonly silentMs: number;
  /** 40 ms of the user's voice each. */
  readonly droppedVoiceChunks: number;
  readonly rates: SampleRates;
  /** Cached tokens are part of the input. */
  readonly tokens: { readonly input: number; readonly cached: number; readonly output: number };
  /** USD at list prices; null while it is not known. */
  readonly costUsd: number | null;
}
