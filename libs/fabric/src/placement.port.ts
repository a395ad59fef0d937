export interface PlacementDepth {
  /** Conversations offered and not yet taken. */
  readonly waiting: number;
  /** Conversations held by workers. */
  readonly active: number;
}

export interface ServeOptions {
  /** How many conversations this worker holds at once. */
  readonly capacity: number;
  /**
   * Holds one conversation from offer to end: the promise resolves when it is over. The signal aborts when the worker
   * lost its claim (another one may have it already) or must let go; what it holds then is void. The conversation is
   * offered again when the promise rejects, after a pause that grows with each failure, and when it settles after the
   * signal aborted, at once; at the latest a second after that, settled or not.
   */
  readonly hold: (conversation: string, signal: AbortSignal) => Promise<void>;
}

export interface Placed {
  /** Takes no more conversations; resolves when the ones held have ended. Call `letGo` to end them early. */
  drain(): Promise<void>;
  /** Aborts the signals of everything held: other workers take it. One that does not drain may get it back. */
  letGo(reason: string): void;
}

/** Puts conversations on workers: each is held by exactly one that has room, and by another when that one dies. */
export interface PlacementPort {
  /** Offering what is offered or held already changes nothing. */
  offer(conversation: string): Promise<void>;
  /** Takes an offer back; true when no worker had it yet. */
  withdraw(conversation: string): Promise<boolean>;
  serve(options: ServeOptions): Promise<Placed & AsyncDisposable>;
  depth(): Promise<PlacementDepth>;
}
