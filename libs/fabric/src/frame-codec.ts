import type { Frame } from './bus.port.ts';

/**
 * A frame on the wire, little-endian: kind u8, length of the conversation id u8, epoch u32, seq u32, length of the
 * payload u32, the id in ASCII, the payload. A batch is frames one after another.
 */
const headerBytes = 14;
const uint32Max = 0xffff_ffff;
const printableAscii = /^[\x20-\x7e]{0,255}$/;

/** A frame that does not fit the wire format, or bytes that are not whole frames. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
  readonly retryable = false;
}

/** Bytes `frame` takes on the wire. */
export function frameBytes(frame: Frame): number {
  return headerBytes + frame.conversation.length + frame.payload.length;
}

/** Writes `frame` at `offset` and returns the offset behind it; throws `FrameError` when a field is out of range. */
export function writeFrame(frame: Frame, into: Buffer, offset: number): number {
  checkFields(frame);
  const { kind, conversation, epoch, seq, payload } = frame;
  into[offset] = kind;
  into[offset + 1] = conversation.length;
  into.writeUInt32LE(epoch, offset + 2);
  into.writeUInt32LE(seq, offset + 6);
  into.writeUInt32LE(payload.length, offset + 10);
  into.write(conversation, offset + headerBytes, 'latin1');
  into.set(payload, offset + headerBytes + conversation.length);
  return offset + frameBytes(frame);
}

export function encodeFrame(frame: Frame): Buffer {
  const bytes = Buffer.allocUnsafe(frameBytes(frame));
  writeFrame(frame, bytes, 0);
  return bytes;
}

/**
 * Hands every frame of a batch to `onFrame`, in order. Payloads are views of the batch, not copies. Throws `FrameError`
 * before the first call when the batch does not consist of whole frames.
 */
export function decodeFrames(batch: Buffer, onFrame: (frame: Frame) => void): void {
  checkLengths(batch);
  for (let offset = 0; offset < batch.length;) {
    const idStart = offset + headerBytes;
    const payloadStart = idStart + idLength(batch, offset);
    const end = payloadStart + batch.readUInt32LE(offset + 10);
    onFrame({
      kind: batch.readUInt8(offset),
      conversation: batch.toString('latin1', idStart, payloadStart),
      epoch: batch.readUInt32LE(offset + 2),
      seq: batch.readUInt32LE(offset + 6),
      payload: batch.subarray(payloadStart, end),
    });
    offset = end;
  }
}

function idLength(batch: Buffer, offset: number): number {
  return batch.readUInt8(offset + 1);
}

function checkLengths(batch: Buffer): void {
  for (let offset = 0; offset < batch.length;) {
    if (batch.length - offset < headerBytes) throw new FrameError(`a header is cut off at byte ${offset}`);
    const end = offset + headerBytes + idLength(batch, offset) + batch.readUInt32LE(offset + 10);
    if (end > batch.length) throw new FrameError(`the frame at byte ${offset} is longer than the rest of the batch`);
    offset = end;
  }
}

function checkFields({ kind, conversation, epoch, seq, payload }: Frame): void {
  if (!isUint(kind, 0xff)) throw new FrameError(`kind ${kind} is not one byte`);
  if (!printableAscii.test(conversation))
    throw new FrameError('a conversation id is at most 255 printable ASCII characters');
  if (!isUint(epoch, uint32Max)) throw new FrameError(`epoch ${epoch} is not an unsigned 32-bit number`);
  if (!isUint(seq, uint32Max)) throw new FrameError(`seq ${seq} is not an unsigned 32-bit number`);
  if (payload.length > uint32Max) throw new FrameError(`a payload of ${payload.length} bytes is too long`);
}

function isUint(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= max;
}
