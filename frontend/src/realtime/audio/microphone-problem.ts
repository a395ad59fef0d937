/** Why there is no voice to send; `lost` and `revoked`: it was there, and the device or the permission went away. */
export type MicrophoneProblem = 'insecure_page' | 'refused' | 'missing' | 'in_use' | 'lost' | 'revoked' | 'unusable';

/** Why an open microphone gives nothing any more. */
export type MicrophoneLoss = Extract<MicrophoneProblem, 'lost' | 'revoked'>;

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

/** Whether the user forbids the microphone now; false where the browser does not say. */
export async function isMicrophoneRefused(): Promise<boolean> {
  try {
    // Firefox knows it under this name since version 131 and rejects before.
    return (await navigator.permissions.query({ name: 'microphone' })).state === 'denied';
  } catch {
    return false;
  }
}
