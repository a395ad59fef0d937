export type SequenceVerdict =
  | { readonly kind: 'in-order' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'stale-epoch' }
  /** Frames `from` to `to`, both included, did not arrive; the frame judged is good. */
  | { readonly kind: 'gap'; readonly from: number; readonly to: number };

const inOrder: SequenceVerdict = { kind: 'in-order' };
const duplicate: SequenceVerdict = { kind: 'duplicate' };
const staleEpoch: SequenceVerdict = { kind: 'stale-epoch' };

/**
 * Judges the frames of one conversation in one direction as they arrive. A higher epoch is a new owner, whose count
 * starts at 1 again. After a gap the count goes on from the newest frame: what was missing counts as a duplicate when
 * it comes late.
 */
export class SequenceTracker {
  #epoch = 0;
  #seq = 0;

  /** `seq` 0 is outside the count: it is only held against the epoch. */
  judge(epoch: number, seq: number): SequenceVerdict {
    if (epoch < this.#epoch) return staleEpoch;
    if (epoch > this.#epoch) {
      this.#epoch = epoch;
      this.#seq = 0;
    }
    if (seq === 0) return inOrder;
    if (seq <= this.#seq) return duplicate;
    const from = this.#seq + 1;
    this.#seq = seq;
    return seq === from ? inOrder : { kind: 'gap', from, to: seq - 1 };
  }
}
