import type { InputRate } from '@colloquy/protocol';

/** Samples a second of what the microphone sends: the upstream's own rate, so nothing is resampled on the way. */
export const CAPTURE_RATE: InputRate = 24_000;

/** 40 ms: 25 messages a second. */
export const CAPTURE_CHUNK_SAMPLES = 960;

/** The name under which the capture worklet registers its processor. */
export const CAPTURE_PROCESSOR = 'colloquy-capture';
