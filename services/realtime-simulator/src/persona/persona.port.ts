/** What the other side said last, as far as the simulator can know it. */
export type Heard =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'speech'; readonly seconds: number }
  | { readonly kind: 'picture' }
  | { readonly kind: 'tool_result'; readonly output: string }
  | { readonly kind: 'nothing' };

export interface Cue {
  readonly heard: Heard;
  /** How many times the assistant has spoken before in this conversation. */
  readonly turn: number;
  readonly instructions: string;
}

/** Decides what is said. */
export interface Persona {
  /** One to four sentences, each of 2 to 6 seconds when spoken. The same cue gives the same words. */
  reply(cue: Cue): readonly string[];
}
