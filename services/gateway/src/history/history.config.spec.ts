import { describe, expect, it } from '@jest/globals';
import { readVariables } from '@colloquy/config';

import { decideEdgeConfig, edgeVariables } from '../gateway.config.ts';

const decide = (env: Record<string, string>) => decideEdgeConfig(readVariables(edgeVariables, env)).history;

describe('the configuration of history', () => {
  it('keeps conversations for a day and archives none', () => {
    expect(decide({})).toEqual({ keepMs: 86_400_000, archiveFolder: null });
  });

  it('wants them kept long enough for an archive that fails for a while', () => {
    expect(decide({ ARCHIVE_FOLDER: '/archive' }).archiveFolder).toBe('/archive');
    expect(() => decide({ ARCHIVE_FOLDER: '/archive', HISTORY_KEEP_MS: '60000' })).toThrow('HISTORY_KEEP_MS');
  });
});
