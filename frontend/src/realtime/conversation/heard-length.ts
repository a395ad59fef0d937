/** Speech at its usual pace (characters a second). The words come without times, and before their sound. */
const PACE = 15;

/** How many characters of a reply were spoken in `playedMs`, about: to the end of the word it falls into. */
export function heardLength(text: string, playedMs: number): number {
  const end = text.indexOf(' ', Math.round((playedMs / 1_000) * PACE));
  return end < 0 ? text.length : end;
}
