/** Tokens by what they cost: text and sound have prices of their own, and so has input the service had cached. */
export const tokenKinds = [
  'input_text_fresh',
  'input_text_cached',
  'input_audio_fresh',
  'input_audio_cached',
  'output_text',
  'output_audio',
] as const;

export type TokenKind = (typeof tokenKinds)[number];

/** A figure for each kind of token: how many, or what they cost in USD. */
export type PerTokenKind = Readonly<Record<TokenKind, number>>;

/** What money is spent on: tokens, and writing down what the user said. */
export const costKinds = [...tokenKinds, 'transcription'] as const;

export type CostKind = (typeof costKinds)[number];

/** What a conversation's journal and metrics tell apart of a turn's way to the ear. */
export const turnStages = ['endpointing', 'model', 'delivery', 'playback', 'voice_to_voice'] as const;

export type TurnStage = (typeof turnStages)[number];
