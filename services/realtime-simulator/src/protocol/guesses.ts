/** How the simulator behaves where nobody has recorded the service; `defaultGuesses` is what seems likeliest. */
export interface Guesses {
  /** A `session.update` of which a part is wrong by itself: refused as a whole, or but for that part. */
  readonly badUpdate: (typeof guessChoices.badUpdate)[number];
  /**
   * The item of an answer that was cut off: told to be `incomplete` or `completed` by its `.done` events, or left untold,
   * with a `response.done` of empty output.
   */
  readonly cutOffItem: (typeof guessChoices.cutOffItem)[number];
  /** An idle timeout when the client has sent no sound since: waits for some, or fires all the same. */
  readonly idleWithoutSound: (typeof guessChoices.idleWithoutSound)[number];
}

/** The first of each is the default. */
export const guessChoices = {
  badUpdate: ['refused', 'applied_in_part'],
  cutOffItem: ['incomplete', 'completed', 'untold'],
  idleWithoutSound: ['waits', 'fires'],
} as const;

export const defaultGuesses: Guesses = {
  badUpdate: 'refused',
  cutOffItem: 'incomplete',
  idleWithoutSound: 'waits',
};
