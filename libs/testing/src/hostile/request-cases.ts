import { CONVERSATION_PATH } from '@colloquy/protocol';

import type { HostileRequest } from './hostile-input.ts';
import { upgradeRequest } from './raw-socket.ts';

const upgrade =
  (headers: Record<string, string>, path: string = CONVERSATION_PATH) =>
  (port: number) =>
    upgradeRequest({ port, path }, headers);

/** Requests that are no good way to a WebSocket. */
export const requestCases: readonly HostileRequest[] = [
  { name: 'no HTTP', head: '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n', status: 400 },
  { name: 'HTTP without a host', head: upgrade({ Host: '' }), status: 421 },
  { name: 'a header of 64 KB', head: upgrade({ 'X-Long': 'x'.repeat(64 * 1024) }), status: 431 },
  { name: 'a query of 64 KB', head: upgrade({}, `${CONVERSATION_PATH}?x=${'x'.repeat(64 * 1024)}`), status: 431 },
  { name: 'a key that is none', head: upgrade({ 'Sec-WebSocket-Key': 'short' }), status: 400 },
  { name: 'no key', head: upgrade({ 'Sec-WebSocket-Key': '' }), status: 400 },
  { name: 'a version there never was', head: upgrade({ 'Sec-WebSocket-Version': '99' }), status: 400 },
  { name: 'another protocol to change to', head: upgrade({ Upgrade: 'h2c' }), status: 400 },
  { name: 'a method that changes nothing', head: (port) => upgrade({})(port).replace('GET', 'POST'), status: 405 },
  {
    name: 'two lengths',
    head: 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    status: 400,
  },
  {
    name: 'a length and chunks, to smuggle a request',
    head: 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    status: 400,
  },
  { name: 'a path with a zero byte', head: 'GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n', status: 400 },
];
