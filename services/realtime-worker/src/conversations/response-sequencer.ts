type SequencerState = { at: 'idle' } | { at: 'requested' } | { at: 'active'; response: string };

export interface SequencerActions {
  /** Send `response.create`. */
  create(): void;
  /** Send `response.cancel` for the response. */
  cancel(response: string): void;
}

/**
 * Keeps to the rule of one response at a time: a reply asked for while another one runs cancels that one and is
 * requested when it is done. The upstream's turn detection starts responses of its own, so the end of each is awaited,
 * whoever asked for it.
 */
export class ResponseSequencer {
  readonly #actions: SequencerActions;
  #state: SequencerState = { at: 'idle' };
  #isWanted = false;
  /** A reply is wanted behind the running one. */
  #isNextWanted = false;
  /** The reply requested last may as well be given together with another one. */
  #isFollowing = false;
  #isCancelling = false;
  #isStopped = false;
  #onIdle: (() => void) | null = null;

  constructor(actions: SequencerActions) {
    this.#actions = actions;
  }

  get active(): string | null {
    return this.#state.at === 'active' ? this.#state.response : null;
  }

  /** A reply is wanted now, in place of one that may be running. */
  request(): void {
    if (this.#state.at === 'idle') return this.#create();
    this.#isWanted = true;
    this.cancel();
  }

  /** The model is to speak of something new: now, or when the running response has come to its end. */
  follow(): void {
    this.#isNextWanted = true;
    if (this.#state.at === 'idle') this.#createNext();
  }

  /** A response was requested otherwise: it is the one to come. */
  requested(): void {
    if (this.#state.at === 'idle') this.#state = { at: 'requested' };
  }

  /** No reply is wanted from here on; resolves when the one that runs, or was asked for, has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#isWanted = false;
    if (this.#state.at === 'idle') return;
    const idle = new Promise<void>((resolve) => (this.#onIdle = resolve));
    this.cancel();
    await idle;
  }

  /** Stops the running response, if there is one that is not being stopped already. */
  cancel(): void {
    if (this.#state.at !== 'active' || this.#isCancelling) return;
    this.#isCancelling = true;
    this.#actions.cancel(this.#state.response);
  }

  /**
   * The upstream's own turn detection stops the running response; a cancel of ours would hit the next one. The next one
   * will know all there is to know.
   */
  expectCancelled(): void {
    this.#isNextWanted = false;
    if (this.#state.at === 'active') this.#isCancelling = true;
  }

  started(response: string): void {
    this.#state = { at: 'active', response };
    this.#isCancelling = false;
    if (this.#isWanted || this.#isStopped) this.cancel();
  }

  done(): void {
    this.#state = { at: 'idle' };
    this.#isCancelling = false;
    this.#onIdle?.();
    if (this.#isWanted) this.#create();
    else if (this.#isNextWanted) this.#createNext();
  }

  /** Our `response.create` met a response we had not heard of yet: it is requested again when that one is done. */
  refusedAsActive(): void {
    if (this.#isFollowing) this.#isNextWanted = true;
    else this.#isWanted = true;
    if (this.#state.at === 'requested') this.#state = { at: 'idle' };
  }

  get isIdle(): boolean {
    return this.#state.at === 'idle' && !this.#isWanted && !this.#isNextWanted;
  }

  /** The session is gone, and its responses with it. Returns whether a reply was asked for that had not begun. */
  reset(): boolean {
    const isOwed = this.#isWanted || this.#isNextWanted || this.#state.at === 'requested';
    this.#state = { at: 'idle' };
    this.#isWanted = false;
    this.#isNextWanted = false;
    this.#isCancelling = false;
    this.#onIdle?.();
    return isOwed && !this.#isStopped;
  }

  #createNext(): void {
    this.#create();
    this.#isFollowing = true;
  }

  #create(): void {
    this.#isWanted = false;
    this.#isNextWanted = false;
    this.#isFollowing = false;
    if (this.#isStopped) return;
    this.#state = { at: 'requested' };
    this.#actions.create();
  }
}
