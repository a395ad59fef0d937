import { CommonReplies } from './common-replies.ts';
import type { Clip } from './clip.ts';

/** What conversations may say without asking the upstream, as far as it is rendered. */
export interface PreparedSpeech {
  /** Said at the beginning of a conversation; null for none. */
  readonly greeting: string | null;
  readonly replies: CommonReplies;
  /** Null while the text is not rendered. */
  find(text: string): Clip | null;
  /** What the upstream is told when it has to say the text itself. */
  instructionsFor(text: string): string;
}

/** Every conversation begins with the user, and every reply is the model's. */
export const noPreparedSpeech: PreparedSpeech = {
  greeting: null,
  replies: new CommonReplies(),
  find: () => null,
  instructionsFor: (text) => text,
};
