import { BlockList, isIPv6 } from 'node:net';

/** What is counted as one address: of IPv6 the first 64 bits, which is what one household or machine is given. */
export function addressGroup(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  return `${wholeParts(address).slice(0, 4).join(':')}::/64`;
}

/** The eight parts of an IPv6 address, without leading zeros. */
function wholeParts(address: string): string[] {
  const [head = '', tail = ''] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const before = head.split(':').filter(Boolean);
  const after = tail.split(':').filter(Boolean);
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return [...before, ...zeros, ...after].map((part) => part.replace(/^0+(?=.)/, ''));
}

/** Addresses that are named singly or as networks, such as `10.0.0.0/8`. Throws when one of them is neither. */
export class AddressSet {
  readonly #list = new BlockList();

  constructor(entries: readonly string[]) {
    for (const entry of entries) this.#add(entry);
  }

  has(address: string): boolean {
    return this.#list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  }

  #add(entry: string): void {
    const [address = '', bits] = entry.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) this.#list.addAddress(address, family);
    else this.#list.addSubnet(address, Number(bits), family);
  }
}
