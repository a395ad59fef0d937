import type { World } from './world.ts';

/** What something is compared with. */
export type Evidence = "OpenAI's types" | "OpenAI's client" | 'Agents SDK' | 'recordings' | 'our description';

/** One row of the table: something the service does, and how it is found out whether the simulator does it. */
export interface Check {
  /** The event, rule, error, order or limit. */
  readonly subject: string;
  /** What must hold, as a sentence in the present tense. */
  readonly rule: string;
  readonly against: readonly Evidence[];
  /** Rejects, saying why, when the rule does not hold. */
  readonly run: (world: World) => Promise<void>;
}

/** What the simulator does not do, and why nobody misses it. */
export interface Gap {
  readonly subject: string;
  readonly reason: string;
}

export interface Area {
  readonly title: string;
  readonly checks: readonly Check[];
  readonly gaps: readonly Gap[];
}
