import { randomBytes } from 'node:crypto';

import type { Address } from './bus.port.ts';

/** A bus address no other process has: `gateway.` or `worker.` and 16 random hexadecimal characters. */
export function newAddress(role: 'gateway' | 'worker'): Address {
  return `${role}.${randomBytes(8).toString('hex')}`;
}
