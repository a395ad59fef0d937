import type { InputRate } from '@colloquy/protocol';

/** Samples a second of what the microphone sends unless told otherwise: the upstream's own rate. */
export const CAPTURE_RATE: InputRate = 24_000;

/** 25 messages a second. */
export const CAPTURE_CHUNK_SECONDS = 0.04;

/** The name under which the capture worklet registers its processor. */
export const CAPTURE_PROCESSOR = 'colloquy-capture';

/** What the capture worklet is started with. */
export interface CaptureOptions {
  /** Samples a second of its chunks. */
  readonly rate: InputRate;
}
