/** Why there is no voice to send; `lost`: it was there and went away. */
export type MicrophoneProblem = 'insecure_page' | 'refused' | 'missing' | 'in_use' | 'lost' | 'unusable';

/** Thrown when the microphone cannot be opened. */
export class MicrophoneError extends Error {
  readonly problem: MicrophoneProblem;

  constructor(problem: MicrophoneProblem, cause?: unknown) {
    super(`microphone: ${problem}`, { cause });
    this.problem = problem;
  }
}

/** What a failure of `getUserMedia` or of the audio graph means to the user. */
export function microphoneProblem(error: unknown): MicrophoneProblem {
  if (error instanceof MicrophoneError) return error.problem;
  // Browsers throw these as a `DOMException` or as a class of their own; only the name is the same everywhere.
  switch (typeof error === 'object' && error && 'name' in error ? error.name : null) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'in_use';
    default:
      return 'unusable';
  }
}
