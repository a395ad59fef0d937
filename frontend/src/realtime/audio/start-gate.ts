/**
 * Holds playback back until enough audio is there to ride out the network's jitter. Audio shorter than that must not
 * wait for ever: the gate also opens when nothing more has made it open for twice the wanted lead.
 */
export class StartGate {
  #waited = 0;
  #isOpen = false;

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /**
   * Called once per rendered block with its length, what is queued and the lead wanted; returns true when the gate opens
   * now.
   */
  opensNow(blockSamples: number, queuedSamples: number, leadSamples: number): boolean {
    if (this.#isOpen || queuedSamples === 0) return false;
    this.#waited += blockSamples;
    this.#isOpen = queuedSamples >= leadSamples || this.#waited >= 2 * leadSamples;
    return this.#isOpen;
  }

  close(): void {
    this.#isOpen = false;
    this.#waited = 0;
  }
}
