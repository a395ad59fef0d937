/** What gives a secret away inside a longer text, and what is left of it. */
const marks: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic)\s+[\w.~+/=*-]+/gi, '$1 [redacted]'],
  // OpenAI's keys and client secrets; its own errors echo a key with the middle as asterisks.
  [/\b(sk|ek)[-_][\w*-]{3,}/g, '$1-[redacted]'],
  // JSON Web Tokens begin with {" in base64.
  [/\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, '[redacted]'],
  [/([?&;](?:token|access_token|resume|ticket|key|api_key|secret|signature|password)=)[^&#\s"']+/gi, '$1[redacted]'],
  // The password of an address.
  [/(:\/\/[^:@/\s]*:)[^@/\s]+@/g, '$1[redacted]@'],
];

/** Texts longer than this say nothing more, and may quote somebody. Characters. */
const MAX_LENGTH = 2_000;

/** The text without keys, tokens and passwords. */
export function withoutSecrets(text: string): string {
  const short = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  return marks.reduce((clean, [pattern, rest]) => clean.replace(pattern, rest), short);
}
