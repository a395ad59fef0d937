import type { System } from '../system/system.ts';
import type { Talker } from '../talk/talker.ts';

/** What a fault can break. */
export interface Arena {
  readonly system: System;
  readonly talkers: readonly Talker[];
  /** 0 to 1, decided by the seed. */
  readonly random: () => number;
  /** Short forms break for less time. */
  readonly isShort: boolean;
  /** The harm begins now, after preparations that hurt nobody. */
  readonly mark: () => void;
}

export interface Fault {
  readonly name: string;
  /** Resolves when what was broken is whole again, or replaced. */
  readonly strike: (arena: Arena) => Promise<void>;
}
