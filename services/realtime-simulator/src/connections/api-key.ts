import type { IncomingHttpHeaders } from 'node:http';

import { HttpException, type HttpStatus } from '@nestjs/common';

import { refusal, type Refusal } from '../protocol/request-refused.ts';
import { EphemeralKeys } from './ephemeral-keys.ts';

const KEY_PROTOCOL = 'openai-insecure-api-key.';

/** The key a request carries, in its header or, from a browser, among its subprotocols; null when it has none. */
export function keyOf(headers: IncomingHttpHeaders): string | null {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer) return bearer;
  const protocol = protocolsOf(headers).find((name) => name.startsWith(KEY_PROTOCOL));
  return protocol?.slice(KEY_PROTOCOL.length) ?? null;
}

export function protocolsOf(headers: IncomingHttpHeaders): string[] {
  return (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
}

/** Any key will do, but for those that say themselves that they are invalid and ephemeral ones, which must be known. */
export function isKeyAccepted(key: string | null, ephemeral: EphemeralKeys): boolean {
  if (key === null || key === '' || key.toLowerCase().includes('invalid')) return false;
  return !EphemeralKeys.isOne(key) || ephemeral.find(key) !== undefined;
}

export const wrongKey: Refusal = refusal('invalid_api_key', 'Incorrect API key provided.');

/** An HTTP answer in the shape of the service: `{"error":{type,code,message,param}}`. */
export class HttpRefused extends HttpException {
  constructor(error: Refusal, status: HttpStatus) {
    super({ error }, status);
  }
}
