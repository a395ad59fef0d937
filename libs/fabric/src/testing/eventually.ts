import { pause } from '@colloquy/lifecycle';

/** Resolves once `condition` holds; rejects with what was waited for when it does not within `deadlineMs`. */
export async function eventually(what: string, condition: () => unknown, deadlineMs = 8_000): Promise<void> {
  const giveUpAt = Date.now() + deadlineMs;
  while (!(await condition())) {
    if (Date.now() > giveUpAt) throw new Error(`not within ${deadlineMs} ms: ${what}`);
    await pause(2);
  }
}
