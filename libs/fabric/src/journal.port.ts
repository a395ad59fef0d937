/**
 * A bounded log of facts for those who count them. Writing never blocks a conversation and never throws; when readers
 * are away, entries wait, and past the bound the oldest are dropped.
 */
export interface JournalPort {
  append(entry: unknown): void;
  /**
   * Hands each entry to exactly one reader of a group; entries written while the group has no reader wait for it. An
   * entry whose handler throws is given again later.
   */
  follow(options: {
    group: string;
    reader: string;
    onEntry: (entry: unknown) => void | Promise<void>;
  }): Promise<AsyncDisposable>;
  /** Entries no reader of the group was handed yet. */
  backlog(group: string): Promise<number>;
  /**
   * Entries lost through this process since it started: those it could not write, and those nobody had read yet that
   * made room for its own.
   */
  readonly dropped: number;
}
