import { createHash, randomBytes } from 'node:crypto';

const shape = /^(conv_[A-Za-z0-9]{21})\.[A-Za-z0-9_-]{43}$/;

/** What lets a client whose connection was lost back into its conversation, once. The store knows the hash alone. */
export interface ResumeToken {
  readonly text: string;
  readonly conversation: string;
  /** SHA-256 of the text, in hexadecimal. */
  readonly hash: string;
}

/** The conversation's id and 256 random bits. */
export function newResumeToken(conversation: string): ResumeToken {
  return tokenOf(`${conversation}.${randomBytes(32).toString('base64url')}`, conversation);
}

/** null: no token of ours. */
export function readResumeToken(text: string): ResumeToken | null {
  const conversation = shape.exec(text)?.[1];
  return conversation === undefined ? null : tokenOf(text, conversation);
}

function tokenOf(text: string, conversation: string): ResumeToken {
  return { text, conversation, hash: createHash('sha256').update(text).digest('hex') };
}
