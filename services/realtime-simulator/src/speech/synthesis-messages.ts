/** To the synthesizer's thread: its command line, but for the output. */
export interface SynthesisOrder {
  readonly id: number;
  readonly args: readonly string[];
}

/** Back from it: a WAV file, or why there is none. */
export type SynthesisAnswer =
  { readonly id: number; readonly wav: Uint8Array<ArrayBuffer> } | { readonly id: number; readonly failure: string };
