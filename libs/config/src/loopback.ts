import { isIPv4 } from 'node:net';

/** Whether the name or address is this machine's own, out of reach of others. Takes `[::1]` as in addresses of pages. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '');
  return name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'));
}
