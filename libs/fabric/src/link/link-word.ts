import type { Address } from '../bus.port.ts';

/** What the two ends of a link say to each other about the count, outside of it; both numbers are included. */
export interface LinkWord {
  readonly from: number;
  readonly to: number;
  /** Who says it: the other end may never have heard of it. */
  readonly sender: Address;
}

/** On the wire: two u32, little-endian, and the sender in ASCII. */
const numbersBytes = 8;

export function encodeLinkWord({ from, to, sender }: LinkWord): Uint8Array {
  const bytes = Buffer.alloc(numbersBytes + sender.length);
  bytes.writeUInt32LE(from, 0);
  bytes.writeUInt32LE(to, 4);
  bytes.write(sender, numbersBytes, 'latin1');
  return bytes;
}

export function decodeLinkWord(payload: Uint8Array): LinkWord {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.length);
  return {
    from: bytes.readUInt32LE(0),
    to: bytes.readUInt32LE(4),
    sender: bytes.toString('latin1', numbersBytes),
  };
}
