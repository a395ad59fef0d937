import type { Address, BusPort, Frame } from '../bus.port.ts';
import { toError, type FaultReport } from '../fault-report.ts';
import { decodeFrames, encodeFrame } from '../frame-codec.ts';

type Listener = (frame: Frame) => void;

/**
 * The bus inside one process. Frames go through the wire format all the same: what is too long or not ASCII fails
 * here as it does between processes, and a sender may reuse its buffers.
 */
export class MemoryBus implements BusPort {
  readonly #listeners = new Map<Address, Listener>();
  readonly #onFault: FaultReport;
  #waiting: { to: Address; bytes: Buffer }[] = [];

  constructor(onFault: FaultReport) {
    this.#onFault = onFault;
  }

  async listen(address: Address, onFrame: Listener): Promise<AsyncDisposable> {
    if (this.#listeners.has(address)) throw new Error(`${address} has a listener already`);
    this.#listeners.set(address, onFrame);
    return { [Symbol.asyncDispose]: async () => void this.#listeners.delete(address) };
  }

  send(to: Address, frame: Frame): void {
    try {
      const bytes = encodeFrame(frame);
      if (this.#waiting.length === 0) setImmediate(() => this.#deliver());
      this.#waiting.push({ to, bytes });
    } catch (error) {
      this.#onFault(toError(error));
    }
  }

  #deliver(): void {
    const batch = this.#waiting;
    this.#waiting = [];
    for (const { to, bytes } of batch) {
      const listener = this.#listeners.get(to);
      if (!listener) continue;
      try {
        decodeFrames(bytes, listener);
      } catch (error) {
        this.#onFault(toError(error));
      }
    }
  }
}
