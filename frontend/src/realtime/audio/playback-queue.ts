import { Declick } from './declick.ts';
import { ItemLedger, type PlayedSamples } from './item-ledger.ts';
import { RingBuffer } from './ring-buffer.ts';
import { StartGate } from './start-gate.ts';

/** What the queue tells the page: sound starts with so much queued, sound ended, or a fault was counted (totals). */
export type PlaybackReport =
  | { kind: 'started'; queuedSamples: number }
  | { kind: 'drained' }
  | { kind: 'faults'; underruns: number; silentSamples: number; refusedSamples: number };

const LEAD_SECONDS = 0.05;
const RAMP_SECONDS = 0.005;
const INITIAL_SECONDS = 4;
/** A paced server stays a little ahead of the ear; this bounds one that sends a whole reply at once. */
const MAX_SECONDS = 120;

/** The reply's audio between network and speaker, at `rate` samples a second; runs in a worklet or in the page. */
export class PlaybackQueue {
  readonly #ring: RingBuffer;
  readonly #gate: StartGate;
  readonly #declick: Declick;
  readonly #ledger = new ItemLedger();
  readonly #report: (report: PlaybackReport) => void;
  #underruns = 0;
  #refusedSamples = 0;
  /** Silence heard in the middle of items. */
  #silentSamples = 0;
  #sinceDry = 0;
  #isInGap = false;

  constructor(rate: number, report: (report: PlaybackReport) => void) {
    this.#ring = new RingBuffer(rate * INITIAL_SECONDS, rate * MAX_SECONDS);
    this.#gate = new StartGate(rate * LEAD_SECONDS);
    this.#declick = new Declick(rate * RAMP_SECONDS);
    this.#report = report;
  }

  append(itemId: string, samples: Int16Array): void {
    // Only audio that continues an item shows that the silence since was a gap and not the end of the reply.
    const ranDry = !this.#gate.isOpen && this.#ring.length === 0 && this.#ledger.newest === itemId;
    const accepted = this.#ring.write(samples);
    this.#ledger.append(itemId, accepted);
    if (!ranDry && accepted === samples.length) return;
    this.#underruns += ranDry ? 1 : 0;
    this.#isInGap ||= ranDry;
    this.#refusedSamples += samples.length - accepted;
    this.#reportFaults();
  }

  /** Silences everything queued at once and returns what was being heard, or null when nothing was playing. */
  flush(): PlayedSamples | null {
    const heard = this.#gate.isOpen ? this.#ledger.current() : null;
    if (this.#gate.isOpen) this.#declick.cut();
    this.#gate.close();
    this.#isInGap = false;
    this.#ring.clear();
    this.#ledger.clear();
    return heard;
  }

  /** Fills `block` with the next audio, or with silence. */
  render(block: Float32Array): void {
    if (this.#gate.opensNow(block.length, this.#ring.length)) {
      this.#declick.start();
      this.#endGap();
      this.#report({ kind: 'started', queuedSamples: this.#ring.length });
    }
    const audible = this.#gate.isOpen ? this.#ring.read(block) : 0;
    this.#ledger.advance(audible);
    this.#sinceDry += block.length - audible;
    block.fill(0, audible);
    if (!this.#gate.isOpen || audible === block.length) this.#declick.shape(block);
    else this.#runDry(block, audible);
  }

  #runDry(block: Float32Array, audible: number): void {
    this.#declick.shape(block.subarray(0, audible));
    this.#declick.cut();
    this.#declick.shape(block.subarray(audible));
    this.#gate.close();
    this.#sinceDry = block.length - audible;
    this.#report({ kind: 'drained' });
  }

  #endGap(): void {
    if (!this.#isInGap) return;
    this.#isInGap = false;
    this.#silentSamples += this.#sinceDry;
    this.#reportFaults();
  }

  #reportFaults(): void {
    const faults = { underruns: this.#underruns, silentSamples: this.#silentSamples };
    this.#report({ kind: 'faults', ...faults, refusedSamples: this.#refusedSamples });
  }
}
