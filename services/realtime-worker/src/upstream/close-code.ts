/** Close codes of the upstream that say something; all others are `other`, so that a metric's label stays bounded. */
export const closeCodes = ['1000', '1001', '1006', '1011', '1012', '3000', '4000', 'other'] as const;

export type CloseCode = (typeof closeCodes)[number];

export function closeCodeOf(code: number): CloseCode {
  return closeCodes.find((known) => known === String(code)) ?? 'other';
}
