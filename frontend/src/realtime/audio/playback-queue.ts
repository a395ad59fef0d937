import { AdaptiveLead } from './adaptive-lead.ts';
import { Concealment } from './concealment.ts';
import { Declick } from './declick.ts';
import { GapTally, type Faults } from './gap-tally.ts';
import { ItemLedger, type PlayedSamples } from './item-ledger.ts';
import { RingBuffer } from './ring-buffer.ts';
import { StartGate } from './start-gate.ts';

/**
 * What the queue tells the page: sound starts, or did so long ago, with so much queued, sound ended, faults were counted (totals), or, twice a
 * second while there is sound, how much waits and how much would have to wait for a start.
 */
export type PlaybackReport =
  | { kind: 'started'; queuedSamples: number; agoMs?: number }
  | { kind: 'drained' }
  | { kind: 'depth'; queuedSamples: number; leadSamples: number }
  | ({ kind: 'faults' } & Faults);

const RAMP_SECONDS = 0.005;
const DEPTH_SECONDS = 0.5;
const INITIAL_SECONDS = 4;
/** A paced server stays a little ahead of the ear; this bounds one that sends a whole reply at once. */
const MAX_SECONDS = 120;

/** The reply's audio between network and speaker, at `rate` samples a second; runs in a worklet or in the page. */
export class PlaybackQueue {
  readonly #ring: RingBuffer;
  readonly #gate = new StartGate();
  readonly #lead: AdaptiveLead;
  readonly #declick: Declick;
  readonly #concealment: Concealment;
  readonly #ledger = new ItemLedger();
  readonly #gaps = new GapTally();
  readonly #report: (report: PlaybackReport) => void;
  readonly #depthEvery: number;
  #sinceDepth = 0;
  #isComplete = false;

  constructor(rate: number, report: (report: PlaybackReport) => void) {
    this.#ring = new RingBuffer(rate * INITIAL_SECONDS, rate * MAX_SECONDS);
    this.#lead = new AdaptiveLead(rate);
    this.#declick = new Declick(rate * RAMP_SECONDS);
    this.#concealment = new Concealment(rate);
    this.#depthEvery = rate * DEPTH_SECONDS;
    this.#report = report;
  }

  append(itemId: string, samples: Int16Array): void {
    this.#isComplete = false;
    // Only audio that continues an item shows that the silence since was a gap and not the end of the reply.
    const cameLate = !this.#gate.isOpen && this.#ring.length === 0 && this.#ledger.newest === itemId;
    const accepted = this.#ring.write(samples);
    this.#ledger.append(itemId, accepted);
    this.#gaps.refuse(samples.length - accepted);
    if (cameLate) this.#lead.cameLate(this.#gaps.prove());
    if (cameLate || accepted < samples.length) this.#reportFaults();
  }

  /** No more audio follows on what is queued: that it runs out is the end, and nothing is made up for it. */
  finish(): void {
    this.#isComplete = true;
  }

  /** Silences everything queued at once and returns what was heard of it; null when none was, or all to its end. */
  flush(): PlayedSamples | null {
    const isOver = this.#isComplete && !this.#gate.isOpen;
    const heard = isOver ? null : this.#ledger.current();
    if (this.#gate.isOpen || this.#concealment.isSounding) this.#declick.cut();
    this.#concealment.stop();
    this.#gate.close();
    this.#gaps.forget();
    this.#ring.clear();
    this.#ledger.clear();
    return heard;
  }

  /** Fills `block` with the next audio, with what conceals a gap, or with silence. */
  render(block: Float32Array): void {
    if (this.#gate.opensNow(block.length, this.#ring.length, this.#lead.samples)) this.#begin();
    if (!this.#gate.isOpen) return this.#rest(block);
    const audible = this.#ring.read(block);
    this.#play(block.subarray(0, audible));
    if (audible < block.length) this.#runDry(block.subarray(audible));
  }

  #begin(): void {
    if (!this.#concealment.isSounding) this.#declick.start();
    if (this.#gaps.end()) this.#reportFaults();
    this.#report({ kind: 'started', queuedSamples: this.#ring.length });
  }

  #play(block: Float32Array): void {
    this.#ledger.advance(block.length);
    this.#lead.cameInTime(block.length);
    this.#concealment.blendInto(block);
    this.#declick.shape(block);
    this.#concealment.remember(block);
    this.#sinceDepth += block.length;
    if (this.#sinceDepth < this.#depthEvery) return;
    this.#sinceDepth = 0;
    this.#report({ kind: 'depth', queuedSamples: this.#ring.length, leadSamples: this.#lead.samples });
  }

  #runDry(rest: Float32Array): void {
    this.#gate.close();
    this.#gaps.begin();
    if (this.#isComplete) {
      this.#concealment.stop();
      this.#declick.cut();
      this.#report({ kind: 'drained' });
    } else this.#concealment.begin();
    this.#rest(rest);
  }

  #rest(block: Float32Array): void {
    const concealed = this.#concealment.fill(block);
    this.#gaps.pass(concealed, block.length - concealed);
    this.#declick.shape(block);
    if (concealed > 0 && !this.#concealment.isSounding) this.#report({ kind: 'drained' });
  }

  #reportFaults(): void {
    this.#report({ kind: 'faults', ...this.#gaps.faults() });
  }
}
