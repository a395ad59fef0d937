/**
 * The part of a reply's words that was heard when `heardMs` of its `totalMs` of audio were played. The service sends no
 * word times, so the share of the audio stands for the share of the text, to the end of the word it falls into.
 */
export function heardWords(text: string, heardMs: number, totalMs: number): string {
  if (totalMs <= 0 || heardMs >= totalMs) return text;
  if (heardMs <= 0) return '';
  const share = Math.round((text.length * heardMs) / totalMs);
  const end = text.indexOf(' ', share);
  const heard = (end === -1 ? text : text.slice(0, end)).trimEnd();
  return heard.length < text.trimEnd().length ? `${heard}…` : text;
}
