/** Where an engine reports what went wrong behind the ports' backs. */
export type FaultReport = (error: Error) => void;

/** Process warnings: for those who gave no report of their own. */
export const warnOfFault: FaultReport = (error) => process.emitWarning(error);

export function toError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause), { cause });
}
