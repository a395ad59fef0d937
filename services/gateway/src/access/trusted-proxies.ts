import { BlockList, isIP, isIPv6 } from 'node:net';

const named: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['127.0.0.0/8', '::1/128', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** The proxies whose word on where a request came from counts. */
export class TrustedProxies {
  readonly #list = new BlockList();

  /** Addresses, networks (`10.0.0.0/8`), `loopback`, `private`. Throws a `RangeError` that holds the entry it cannot read. */
  constructor(entries: readonly string[]) {
    for (const entry of entries.flatMap((one) => named[one] ?? [one])) this.#add(entry);
  }

  /**
   * The address of the client: the last hop of `X-Forwarded-For` that is no proxy of ours, so that what a client writes
   * there itself never counts.
   */
  clientAddress(peer: string, forwardedFor: string | undefined): string {
    let address = plain(peer);
    const hops = (forwardedFor ?? '').split(',').map((hop) => plain(hop.trim()));
    while (this.#trusts(address)) {
      const hop = hops.pop();
      if (hop === undefined || isIP(hop) === 0) break;
      address = hop;
    }
    return address;
  }

  #trusts(address: string): boolean {
    return isIP(address) !== 0 && this.#list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  }

  #add(entry: string): void {
    const [address = '', length] = entry.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    const bits = length === undefined ? (family === 'ipv6' ? 128 : 32) : Number(length);
    if (isIP(address) === 0 || !Number.isInteger(bits) || bits < 0 || bits > (family === 'ipv6' ? 128 : 32))
      throw new RangeError(entry);
    this.#list.addSubnet(address, bits, family);
  }
}

/** IPv4 in IPv6's clothes, as sockets that take both show it. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
