import type { Socket } from 'node:net';

import type { RawData, WebSocket } from 'ws';

import type { TrafficMeter } from '../measure/traffic-meter.ts';
import type { Pacer } from '../pace/pacer.ts';
import { nowMicros } from '../timestamp/clock.ts';
import { StampReader } from '../timestamp/stamp-reader.ts';
import { StampedFrames } from '../timestamp/stamped-frame.ts';
import { audioDeltaHead, responseCreated, sessionCreated, sessionUpdated } from './session-events.ts';

/** 50 ms at 24 kHz. */
const DELTA_SAMPLES = 1_200;

/** The clients' 16 kHz have become 24 kHz on the way. */
const reader = new StampReader({ key: '"audio":"', rateRatio: 24_000 / 16_000 });

export interface FakeSessionParts {
  readonly id: string;
  readonly socket: WebSocket;
  /** Under the WebSocket, for frames made in advance. */
  readonly wire: Socket;
  readonly meter: TrafficMeter;
  /** Its period is the length of a delta. */
  readonly pacer: Pacer;
}

/** One session: configured, it speaks without end as the pacer says, and listens for when each chunk was sent. */
export function serveFakeSession({ id, socket, wire, meter, pacer }: FakeSessionParts): void {
  const deltas = new StampedFrames({ head: audioDeltaHead(id), tail: '"}', samples: DELTA_SAMPLES, mask: 0 });
  let speech: Disposable | null = null;
  const speak = () => {
    wire.write(deltas.at(nowMicros()));
    meter.noteSent();
  };
  const configure = () => {
    socket.send(sessionUpdated(id));
    if (speech !== null) return;
    socket.send(responseCreated(id));
    speech = pacer.join(speak);
  };
  socket.on('message', (data: RawData) => {
    const message = data as Buffer;
    if (reader.hasAudio(message)) meter.noteReceived(reader.read(message), nowMicros());
    else if (message.includes('"session.update"')) configure();
  });
  socket.on('error', () => undefined);
  socket.once('close', () => speech?.[Symbol.dispose]());
  socket.send(sessionCreated(id));
}
