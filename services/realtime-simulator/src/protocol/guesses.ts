/** How the simulator behaves where nobody has recorded the service; `defaultGuesses` is what seems likeliest. */
export interface Guesses {
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
  cutOffItem: ['incomplete', 'completed', 'untold'],
  idleWithoutSound: ['waits', 'fires'],
} as const;

export const defaultGuesses: Guesses = { cutOffItem: 'incomplete', idleWithoutSound: 'waits' };
