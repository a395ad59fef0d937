/** "Say exactly the words between the marks", and the marks at the end of the instructions. */
const DICTATED = /\bsay exactly\b[^<]*<<<\n(?<words>[^]+)\n>>>\s*$/i;

/** The words the instructions put into the assistant's mouth, or null when they leave the answer to it. */
export function dictatedWords(instructions: string): string | null {
  return DICTATED.exec(instructions)?.groups?.['words'] ?? null;
}
