/** Who a client is proven to be, by hashes that lead back to nobody without the key they were made with. */
export interface Identity {
  /** The same in all of the user's conversations. */
  readonly user: string;
  /** What the user pays for or may do; absent when the token does not say. */
  readonly plan?: string;
}
