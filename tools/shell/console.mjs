/** @param {string} line what goes on, for the person who waits */
export function say(line) {
  process.stdout.write(`colloquy: ${line}\n`);
}

/** A step that cannot go on. The message is one line for the user; `log` holds what the tool said, if there is more. */
export class StepFailed extends Error {
  /**
   * @param {string} message
   * @param {{ log?: string, exitCode?: number }} [details]
   */
  constructor(message, { log = '', exitCode = 1 } = {}) {
    super(message);
    this.log = log;
    this.exitCode = exitCode;
  }
}

/** How much of a log is shown on failure: enough for the cause, not a screenful of progress. */
const LOG_TAIL_LINES = 40;

/**
 * Runs a command's main function; a failed step ends the process with one clear line and the tail of its log.
 *
 * @param {() => number | Promise<number>} main its result is the exit code
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    const tail = error.log.trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
    process.stderr.write(`${tail ? `${tail}\n` : ''}colloquy: ${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}
