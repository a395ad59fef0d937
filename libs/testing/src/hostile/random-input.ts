import { encodeRawFrame, opcode } from './raw-frame.ts';
import { messageCases } from './message-cases.ts';

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

const good = [
  '{"type":"audio","audio":"AQACAA=="}',
  '{"type":"text","text":"Hello"}',
  '{"type":"interrupt","item_id":"item_A","played_ms":120}',
  '{"type":"ping","id":"7"}',
  '{"type":"stats","playback_ms":80,"underruns":1}',
  '{"type":"update","settings":{"voice":"marin","silence_ms":700}}',
  '{"type":"commit"}',
  '{"type":"clear"}',
  '{"type":"document","document_id":"d","name":"n","media_type":"text/plain","data":"words","part":0,"parts":1}',
];
const values = [
  'null',
  '-1',
  '1e308',
  '""',
  '[]',
  '{}',
  'true',
  '"\\ud800"',
  '{"__proto__":1}',
  '0.1',
  '99999999999999',
];

/** Makes what a client might send, and what none would: good messages, damaged ones, odd frames, plain noise. */
export class RandomInput {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** The bytes of one frame, or of what is none. */
  next(): Buffer {
    const kind = this.#below(10);
    if (kind === 0) return this.#noise(64);
    if (kind === 1) return this.#damaged(encodeRawFrame({ opcode: opcode.text, payload: Buffer.from(this.#of(good)) }));
    if (kind === 2) return encodeRawFrame({ opcode: opcode.binary, payload: this.#noise(2_000) });
    if (kind === 3) return this.#oddFrame();
    if (kind < 6) return encodeRawFrame({ opcode: opcode.text, payload: this.#damaged(Buffer.from(this.#of(good))) });
    if (kind < 9) return encodeRawFrame({ opcode: opcode.text, payload: Buffer.from(this.#changed(this.#of(good))) });
    return encodeRawFrame({ opcode: opcode.text, payload: Buffer.from(this.#of(good)) });
  }

  /** One of the cases that are written down, now and then. */
  nextCase(): (typeof messageCases)[number] {
    return this.#of(messageCases);
  }

  below(limit: number): number {
    return this.#below(limit);
  }

  #oddFrame(): Buffer {
    return encodeRawFrame({
      opcode: this.#below(16),
      fin: this.#below(2) === 0,
      rsv: this.#below(4) === 0 ? this.#below(8) : 0,
      masked: this.#below(8) > 0,
      payload: this.#noise(this.#below(2) === 0 ? 130 : 4),
    });
  }

  /** Another value in the place of one that a message has. */
  #changed(text: string): string {
    const message = JSON.parse(text) as Record<string, unknown>;
    const name = this.#of(Object.keys(message));
    const rest = Object.entries(message).map(([key, value]) =>
      key === name ? this.#of(values) : JSON.stringify(value),
    );
    return `{${rest.map((value, index) => `${JSON.stringify(Object.keys(message)[index])}:${value}`).join(',')}}`;
  }

  #damaged(bytes: Buffer): Buffer {
    const copy = Buffer.from(bytes);
    for (let count = 1 + this.#below(3); count > 0; count -= 1) copy[this.#below(copy.length)] = this.#below(256);
    return this.#below(4) === 0 ? copy.subarray(0, this.#below(copy.length)) : copy;
  }

  #noise(most: number): Buffer {
    return Buffer.from(Array.from({ length: this.#below(most) }, () => this.#below(256)));
  }

  #of<T>(list: readonly T[]): T {
    const one = list[this.#below(list.length)];
    if (one === undefined) throw new Error('there is nothing to choose from');
    return one;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}
