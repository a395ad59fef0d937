import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Admission } from '../access/admission.ts';
import { refusalTable, type Refusal } from '../access/refusal.ts';
import { errorMessage } from './error-message.ts';

/** How long a browser may remember what it was told of other origins (s). */
const PREFLIGHT_SECONDS = '600';

type DoorAdmission = Pick<Admission, 'knowsHost' | 'sharesWith'>;

/** Answers what is not for us; true when the request may go on. Pages of other origins are told what they may read. */
export function isForUs(admission: DoorAdmission, request: IncomingMessage, response: ServerResponse): boolean {
  const { origin } = request.headers;
  response.setHeader('Vary', 'Origin');
  if (origin !== undefined && admission.sharesWith(origin)) response.setHeader('Access-Control-Allow-Origin', origin);
  if (admission.knowsHost(request)) return true;
  response.writeHead(421).end();
  return false;
}

/** What a browser asks before a page of another origin may use `methods`. */
export function answerPreflight(response: ServerResponse, methods: string): void {
  response.setHeader('Access-Control-Allow-Methods', methods);
  response.setHeader('Access-Control-Allow-Headers', 'Authorization');
  response.setHeader('Access-Control-Max-Age', PREFLIGHT_SECONDS);
  response.writeHead(204).end();
}

/** The `error` the socket would send. */
export function refuse(response: ServerResponse, refusal: Refusal): void {
  const { code, status } = refusalTable[refusal];
  if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  if (status === 503) response.setHeader('Retry-After', '5');
  answer(response, status, errorMessage(code));
}

export function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
