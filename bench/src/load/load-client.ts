import type { Socket } from 'node:net';

import { WebSocket, type RawData } from 'ws';

import type { TrafficMeter } from '../measure/traffic-meter.ts';
import { nowMicros } from '../timestamp/clock.ts';
import { StampReader } from '../timestamp/stamp-reader.ts';
import { StampedFrames } from '../timestamp/stamped-frame.ts';

/** 40 ms at 16 kHz. */
const CHUNK_SAMPLES = 640;

/** Any byte but zero, which receivers do not trouble to unmask. */
const MASK = 0x5a;

const frames = new StampedFrames({ head: '{"type":"audio","audio":"', tail: '"}', samples: CHUNK_SAMPLES, mask: MASK });
/** The reply's audio is passed on at the rate it was made. */
const reader = new StampReader({ key: '"audio":"', rateRatio: 1 });

/** One client of the system, which listens to all and talks when told. */
export class LoadClient {
  /** Resolves with the time from the open socket to `session_ready` (ms); rejects when that does not come. */
  readonly ready: Promise<number>;
  readonly #socket: WebSocket;
  readonly #meter: TrafficMeter;
  /** Under the WebSocket, for frames made in advance. */
  #wire: Socket | null = null;

  constructor(url: string, meter: TrafficMeter, readyDeadlineMs: number) {
    this.#meter = meter;
    this.#socket = new WebSocket(url, { perMessageDeflate: false, skipUTF8Validation: true });
    this.ready = this.#untilReady(readyDeadlineMs);
    this.#socket.once('upgrade', (response) => (this.#wire = response.socket));
    this.#socket.on('message', (data: RawData) => {
      const message = data as Buffer;
      if (reader.hasAudio(message)) meter.noteReceived(reader.read(message), nowMicros());
    });
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  sendChunk(): void {
    if (!this.isOpen) return;
    this.#wire?.write(frames.at(nowMicros()));
    this.#meter.noteSent();
  }

  close(): void {
    this.#socket.close(1000);
  }

  #untilReady(deadlineMs: number): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const socket = this.#socket;
    const overdue = setTimeout(() => reject(new Error(`not ready within ${deadlineMs} ms`)), deadlineMs);
    let openedAt = 0;
    socket.once('open', () => (openedAt = performance.now()));
    socket.on('error', reject);
    socket.once('close', (code) => reject(new Error(`closed with ${code}`)));
    const look = (data: RawData) => {
      const { type, code } = JSON.parse((data as Buffer).toString()) as { type: string; code?: string };
      if (type === 'session_ready') resolve(performance.now() - openedAt);
      if (type === 'error') reject(new Error(`refused with ${code ?? 'an error'}`));
    };
    socket.on('message', look);
    const stopLooking = () => {
      clearTimeout(overdue);
      socket.off('message', look);
    };
    promise.then(stopLooking, stopLooking);
    return promise;
  }
}
