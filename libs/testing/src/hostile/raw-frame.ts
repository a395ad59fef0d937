import { randomBytes } from 'node:crypto';

/** The opcodes of RFC 6455; 3–7 and 11–15 are reserved. */
export const opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface RawFrame {
  readonly opcode: number;
  readonly payload?: Uint8Array;
  /** Last frame of its message; true unless told. */
  readonly fin?: boolean;
  /** The three reserved bits, 0 to 7; the highest says "compressed". */
  readonly rsv?: number;
  /** Clients mask, servers do not; true unless told. */
  readonly masked?: boolean;
  /** Length in the header, where it is not that of the payload; more than 65,535 is written in eight bytes. */
  readonly declaredLength?: bigint;
}

/** The bytes of one WebSocket frame, allowed or not. */
export function encodeRawFrame(frame: RawFrame): Buffer {
  const { payload = new Uint8Array(), fin = true, rsv = 0, masked = true } = frame;
  const length = frame.declaredLength ?? BigInt(payload.length);
  const first = (fin ? 0x80 : 0) | (rsv << 4) | frame.opcode;
  const header = Buffer.concat([Buffer.of(first), lengthBytes(length, masked)]);
  if (!masked) return Buffer.concat([header, payload]);
  const mask = randomBytes(4);
  const body = Buffer.from(payload);
  for (let index = 0; index < body.length; index += 1) body[index] = (body[index] ?? 0) ^ (mask[index % 4] ?? 0);
  return Buffer.concat([header, mask, body]);
}

function lengthBytes(length: bigint, masked: boolean): Buffer {
  const bit = masked ? 0x80 : 0;
  if (length < 126n) return Buffer.of(bit | Number(length));
  if (length <= 0xffffn) {
    const bytes = Buffer.of(bit | 126, 0, 0);
    bytes.writeUInt16BE(Number(length), 1);
    return bytes;
  }
  const bytes = Buffer.alloc(9);
  bytes[0] = bit | 127;
  bytes.writeBigUInt64BE(length, 1);
  return bytes;
}

/** A frame of a server. */
export interface ReceivedFrame {
  readonly opcode: number;
  readonly payload: Buffer;
}

/** Takes the whole frames off the front of what a server sent; servers neither mask nor, ours, split. */
export function decodeFrames(bytes: Buffer): { frames: ReceivedFrame[]; rest: Buffer } {
  const frames: ReceivedFrame[] = [];
  let at = 0;
  for (;;) {
    const frame = frameAt(bytes, at);
    if (frame === null) return { frames, rest: bytes.subarray(at) };
    frames.push({ opcode: (bytes[at] ?? 0) & 0x0f, payload: bytes.subarray(frame.from, frame.to) });
    at = frame.to;
  }
}

function frameAt(bytes: Buffer, at: number): { from: number; to: number } | null {
  if (bytes.length < at + 2) return null;
  const short = (bytes[at + 1] ?? 0) & 0x7f;
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
  const from = at + 2 + extra;
  if (bytes.length < from) return null;
  const length = extra === 0 ? short : extra === 2 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
  return bytes.length < from + length ? null : { from, to: from + length };
}
