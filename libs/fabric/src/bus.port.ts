/** Name of a process on the bus: `gateway.<id>` or `worker.<id>`. */
export type Address = string;

/** One message between two processes about one conversation. */
export interface Frame {
  /** What the payload is; the meaning belongs to the users of the bus. One byte. */
  readonly kind: number;
  /** The conversation, ASCII, at most 255 characters; empty for messages about the process itself. */
  readonly conversation: string;
  /** Fencing number of the conversation's owner: a frame of an older epoch than the newest seen is to be ignored. */
  readonly epoch: number;
  /** Rises by one with each frame of a conversation in one direction, from 1; 0 for frames outside the count. */
  readonly seq: number;
  /** Copied when sent. When received, a view of a larger buffer: to be read, not written, and copied to be kept long. */
  readonly payload: Uint8Array;
}

/**
 * Carries frames between processes. Frames from one sender to one address arrive in order or, when a connection
 * breaks, not at all: the receiver sees the loss as a gap in `seq`. Sending never blocks and never throws.
 */
export interface BusPort {
  /** Delivers what is sent to `address` until disposed. Resolves once frames can arrive. One listener an address. */
  listen(address: Address, onFrame: (frame: Frame) => void): Promise<AsyncDisposable>;
  send(to: Address, frame: Frame): void;
}
