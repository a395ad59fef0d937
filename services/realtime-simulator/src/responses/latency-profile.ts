/** How long the steps of a response take, in ms. */
export interface LatencyProfile {
  /** `response.created` to `response.output_item.added`. */
  readonly thinkingMs: number;
  /** From there to the first words. */
  readonly firstWordsMs: number;
  /** From the first words to the first sound. */
  readonly firstAudioMs: number;
  /** Between deltas of sound (each is 250 ms of it), and between words of a text answer. */
  readonly deltaMs: number;
  /** From the last delta to the `.done` events. */
  readonly finishMs: number;
  /** `response.done` to `rate_limits.updated`. */
  readonly rateLimitsMs: number;
  /** From the commit of the user's audio to the first words of its transcription, and between those. */
  readonly transcriptionMs: number;
  readonly transcriptionWordMs: number;
  /** Between the words of a transcription that is told while somebody speaks. */
  readonly spokenWordMs: number;
  /** From `speech_started` to the end of the answer it interrupts. */
  readonly interruptionMs: number;
}

export const latencyProfiles = {
  /** As measured with the service (gpt-realtime-2.1-mini, a short spoken answer). */
  measured: {
    thinkingMs: 303,
    firstWordsMs: 7,
    firstAudioMs: 121,
    deltaMs: 20,
    finishMs: 26,
    rateLimitsMs: 30,
    transcriptionMs: 250,
    transcriptionWordMs: 40,
    spokenWordMs: 300,
    interruptionMs: 0,
  },
  /** As fast as can be while everything still happens in its order. */
  fast: {
    thinkingMs: 0,
    firstWordsMs: 0,
    firstAudioMs: 0,
    deltaMs: 1,
    finishMs: 0,
    rateLimitsMs: 1,
    transcriptionMs: 1,
    transcriptionWordMs: 1,
    spokenWordMs: 1,
    interruptionMs: 0,
  },
} as const satisfies Record<string, LatencyProfile>;
