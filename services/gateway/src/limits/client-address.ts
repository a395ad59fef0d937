import { isIPv6 } from 'node:net';

import { plainAddress } from '@colloquy/config';

/** What is counted as one address: of IPv6 the first 64 bits, which is what one household or machine is given. */
export function addressGroup(address: string): string {
  const plain = plainAddress(address);
  if (!isIPv6(plain)) return plain;
  return `${wholeParts(plain).slice(0, 4).join(':')}::/64`;
}

/** The eight parts of an IPv6 address, without leading zeros. */
function wholeParts(address: string): string[] {
  const [head = '', tail = ''] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const before = head.split(':').filter(Boolean);
  const after = tail.split(':').filter(Boolean);
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return [...before, ...zeros, ...after].map((part) => part.replace(/^0+(?=.)/, ''));
}
