/** The fake upstream: as much of the OpenAI Realtime API as a relay needs, as cheap as it can be. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { WebSocketServer } from 'ws';

import { TrafficMeter, type Traffic } from '../measure/traffic-meter.ts';
import { Pacer } from '../pace/pacer.ts';
import { answerParent } from '../programs/answer.ts';
import { serveFakeSession } from './fake-session.ts';

/** Each session sends one delta in this time (ms): 20 a second. */
const DELTA_MS = 50;

const meter = new TrafficMeter();
const pacer = new Pacer(DELTA_MS);

const answers = {
  /** Listens on a free port of 127.0.0.1 and tells it. Spans that a traced system posts there are thrown away. */
  listen: async (_: null): Promise<number> => {
    const http = createServer((request, response) => {
      request.resume();
      response.end();
    });
    const server = new WebSocketServer({
      server: http,
      perMessageDeflate: false,
      skipUTF8Validation: true,
    });
    let sessions = 0;
    server.on('connection', (socket, { socket: wire }) => {
      sessions += 1;
      serveFakeSession({ id: String(sessions).padStart(21, '0'), socket, wire, meter, pacer });
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    return (http.address() as AddressInfo).port;
  },
  talk: (_: null): void => pacer.start(),
  begin: (_: null): void => void meter.take(),
  end: (_: null): Traffic => meter.take(),
};

export type UpstreamAnswers = typeof answers;

answerParent(answers);
