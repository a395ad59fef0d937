import { concatenate } from '../protocol/pcm.ts';

/** Splits a text into pieces of about one token, spaces in front (` Hello`, `,`, ` you`); together they are the text. */
export function wordDeltas(text: string): string[] {
  return text.match(/\s*(?:[\p{L}\p{N}\p{M}'’-]+|\S)|\s+$/gu) ?? [];
}

/** Splits a call's arguments as recorded: `{"`, `city`, `":"`, `London`, `"}`; together they are the JSON. */
export function argumentDeltas(json: string): string[] {
  return json.match(/[\p{L}\p{N}_]+|[^\p{L}\p{N}_]+/gu) ?? [];
}

/** Samples in one `response.output_audio.delta`: 250 ms, 12,000 bytes. */
const DELTA_SAMPLES = 6_000;

/** Cuts sound into deltas of equal length; only the last may be shorter. Most are views of the sound they come from. */
export class AudioDeltas {
  #rest: Int16Array = new Int16Array(0);

  /** The deltas that are full with this sound. */
  push(pcm: Int16Array): Int16Array[] {
    const full: Int16Array[] = [];
    let at = Math.min(pcm.length, (DELTA_SAMPLES - this.#rest.length) % DELTA_SAMPLES);
    if (at > 0) this.#rest = concatenate([this.#rest, pcm.subarray(0, at)]);
    if (this.#rest.length === DELTA_SAMPLES) full.push(...this.flush());
    for (; at + DELTA_SAMPLES <= pcm.length; at += DELTA_SAMPLES) full.push(pcm.subarray(at, at + DELTA_SAMPLES));
    if (at < pcm.length) this.#rest = pcm.slice(at);
    return full;
  }

  /** What is left over: one delta or none. */
  flush(): Int16Array[] {
    const rest = this.#rest;
    this.#rest = new Int16Array(0);
    return rest.length > 0 ? [rest] : [];
  }
}
