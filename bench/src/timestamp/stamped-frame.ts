import { CodeWriter } from './sound-code.ts';

const BYTES_PER_SAMPLE = 2;
/** Of the WebSocket header: a whole text message, its length in the two bytes that follow. */
const TEXT = 0x81;
const LENGTH_FOLLOWS = 126;
const IS_MASKED = 0x80;

export interface FrameShape {
  /** JSON before and after the base64. */
  readonly head: string;
  readonly tail: string;
  /** Samples of audio in a frame; the code comes first, then silence. */
  readonly samples: number;
  /**
   * What clients mask their payload with, four times the same byte: then all but the code is masked once, here. Servers
   * send as it is, with 0.
   */
  readonly mask: number;
}

/**
 * WebSocket frames (RFC 6455) of one conversation, to be written to the socket itself. Everything but the time of sending
 * is made once, so that both ends of the bench leave the machine to what is measured.
 */
export class StampedFrames {
  readonly #template: Buffer;
  readonly #codeAt: number;
  readonly #writer: CodeWriter;

  constructor({ head, tail, samples, mask }: FrameShape) {
    const silence = Buffer.alloc(samples * BYTES_PER_SAMPLE).toString('base64');
    const payload = Buffer.from(head + silence + tail).map((byte) => byte ^ mask);
    const header = headerOf(payload.length, mask);
    this.#template = Buffer.concat([header, payload]);
    this.#codeAt = header.length + Buffer.byteLength(head);
    this.#writer = new CodeWriter(mask);
  }

  at(micros: number): Buffer {
    const frame = Buffer.from(this.#template);
    this.#writer.write(frame, this.#codeAt, micros);
    return frame;
  }
}

function headerOf(length: number, mask: number): Buffer {
  const header = Buffer.from([TEXT, LENGTH_FOLLOWS | (mask === 0 ? 0 : IS_MASKED), length >> 8, length & 255]);
  return mask === 0 ? header : Buffer.concat([header, Buffer.alloc(4, mask)]);
}
