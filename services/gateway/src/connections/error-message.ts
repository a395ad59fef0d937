import { errorTable, type ErrorCode, type ServerMessage } from '@colloquy/protocol';

/** An `error` for somebody who has no conversation. */
export function errorMessage(code: ErrorCode, detail?: string): Extract<ServerMessage, { type: 'error' }> {
  const { retryable, meaning } = errorTable[code];
  const message = detail === undefined ? meaning : `${meaning} (${detail})`;
  return { type: 'error', code, message, retryable, epoch: 0, seq: 0 };
}
