/** Work about conversations that have ended, done once each by any of the processes that offer to. */
export interface FollowUpPort {
  /** Asks for the work on a conversation, `delayMs` from now; asking again while it waits changes nothing. */
  add(conversation: string, delayMs: number): Promise<void>;
  /** Does the work, one conversation after the other. Where it throws it is tried again, later and later, without end. */
  work(handler: (conversation: string) => Promise<void>): Promise<AsyncDisposable>;
  /** Work that is still to be done, waiting for another try included. */
  backlog(): Promise<number>;
}

/** When work that failed this often is tried again (ms): after 1 s, twice as long each time, ten minutes at most. */
export function tryAgainAfterMs(failures: number): number {
  return Math.min(1_000 * 2 ** (failures - 1), 600_000);
}
