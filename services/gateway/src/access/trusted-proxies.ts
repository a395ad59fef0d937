import { isIP } from 'node:net';

import { AddressList, plainAddress } from '@colloquy/config';

/** The proxies whose word on where a request came from counts. */
export class TrustedProxies {
  readonly #proxies: AddressList;

  /** As `AddressList` reads them. */
  constructor(entries: readonly string[]) {
    this.#proxies = new AddressList(entries);
  }

  /**
   * The address of the client: the last hop of `X-Forwarded-For` that is no proxy of ours, so that what a client writes
   * there itself never counts.
   */
  clientAddress(peer: string, forwardedFor: string | undefined): string {
    let address = plainAddress(peer);
    const hops = (forwardedFor ?? '').split(',').map((hop) => plainAddress(hop.trim()));
    while (this.#proxies.has(address)) {
      const hop = hops.pop();
      if (hop === undefined || isIP(hop) === 0) break;
      address = hop;
    }
    return address;
  }
}
