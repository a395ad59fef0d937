import type { CloseReason } from '@colloquy/protocol';

/** The gateway's end of one client: something that takes text frames and can be closed. */
export interface ClientPort {
  send(frame: string | Uint8Array): void;
  /** Bytes handed over and not yet taken by the network. */
  readonly backlogBytes: number;
  /** Sends a close frame with the reason's code. Closing twice is fine. */
  close(reason: CloseReason): void;
}
