import type { Identity } from '../access/identity.ts';

/** Whoever is at the other end of a connection, as far as limits go. */
export interface Guest {
  /** IP address; null when nothing is to be counted by it. */
  readonly address: string | null;
  /** null: nobody has to say who they are. */
  readonly identity: Identity | null;
}
