/** Path of the client WebSocket. */
export const CONVERSATION_PATH = '/ws/conversation';

/** Sample rates in Hz a client may send (`?input_rate=`); 24000 is the upstream's own, so nothing is resampled. */
export const INPUT_RATES = [16_000, 24_000] as const;
export type InputRate = (typeof INPUT_RATES)[number];
export const DEFAULT_INPUT_RATE: InputRate = 16_000;

/** Sample rate in Hz of everything the server speaks. */
export const OUTPUT_RATE = 24_000;
