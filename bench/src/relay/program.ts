/** The relay our system is compared with: one process, one WebSocket server, one upstream socket for each client. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { WebSocketServer } from 'ws';

import { answerParent } from '../programs/answer.ts';
import { relayClient } from './relay.ts';

const answers = {
  /** Listens on a free port of 127.0.0.1 and tells it. */
  listen: async (upstreamUrl: string): Promise<number> => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    server.on('connection', (client) => relayClient(client, upstreamUrl));
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  },
};

export type RelayAnswers = typeof answers;

answerParent(answers);
