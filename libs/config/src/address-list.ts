import { BlockList, isIP, isIPv6 } from 'node:net';

const named: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['127.0.0.0/8', '::1/128', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** IP addresses as an operator names them. */
export class AddressList {
  readonly #list = new BlockList();

  /** Addresses, networks (`10.0.0.0/8`), `loopback`, `private`. Throws a `RangeError` that holds the entry it cannot read. */
  constructor(entries: readonly string[]) {
    for (const entry of entries.flatMap((one) => named[one] ?? [one])) this.#add(entry);
  }

  /** What is no address is in no list. */
  has(address: string): boolean {
    const plain = plainAddress(address);
    return isIP(plain) !== 0 && this.#list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
  }

  #add(entry: string): void {
    const [address = '', length] = entry.split('/');
    const most = isIPv6(address) ? 128 : 32;
    const bits = length === undefined ? most : Number(length);
    if (isIP(address) === 0 || !Number.isInteger(bits) || bits < 0 || bits > most) throw new RangeError(entry);
    this.#list.addSubnet(address, bits, most === 128 ? 'ipv6' : 'ipv4');
  }
}

/** IPv4 without the clothes of IPv6 in which sockets that take both show it. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
