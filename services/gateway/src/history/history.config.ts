import { ConfigError, variable, type Values, type Variables } from '@colloquy/config';

/** Between two tries to archive there are ten minutes at most; one that fails must find the conversation still there. */
const MIN_BEFORE_ARCHIVED_MS = 3_600_000;

/** What becomes of conversations that have ended; how long they are kept before is said to workers too. */
export const historyVariables = {
  ARCHIVE_FOLDER: {
    schema: variable.optionalText(),
    meaning:
      'Folder in which conversations that have ended are kept for good, as JSON; every gateway must see the same one. Without it none are.',
  },
} as const satisfies Variables;

export interface HistoryConfig {
  /** 0: nothing is kept (ms). */
  readonly keepMs: number;
  readonly archiveFolder: string | null;
}

export function decideHistory(
  values: Values<typeof historyVariables> & { readonly HISTORY_KEEP_MS: number },
): HistoryConfig {
  const { HISTORY_KEEP_MS: keepMs, ARCHIVE_FOLDER: archiveFolder = null } = values;
  if (archiveFolder !== null && keepMs < MIN_BEFORE_ARCHIVED_MS) {
    throw new ConfigError(`HISTORY_KEEP_MS: at least ${MIN_BEFORE_ARCHIVED_MS} is needed with ARCHIVE_FOLDER`);
  }
  return { keepMs, archiveFolder };
}
