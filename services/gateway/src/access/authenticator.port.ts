import type { Identity } from './identity.ts';
import type { Refusal } from './refusal.ts';

export type Verdict<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

/** Tells who sent a token. */
export interface Authenticator {
  identify(token: string): Promise<Verdict<Identity>>;
}
