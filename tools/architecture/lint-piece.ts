import assert from 'node:assert/strict';

import { ESLint, type Linter } from 'eslint';

import { root } from '../shell/workspace.mjs';

/** A piece of code as if it were the whole of an existing file (types are only known for files of a project). */
export interface Piece {
  readonly file: string;
  readonly code: string;
}

// With CI=true the parser takes it that files are linted once as they are on disk, and would not see the piece.
process.env['TSESTREE_SINGLE_RUN'] = 'false';

const eslint = new ESLint({ cwd: root });

/** What ESLint, with the configuration of the repository, has to say about a piece. Throws when it does not parse. */
export async function lintPiece({ file, code }: Piece): Promise<readonly Linter.LintMessage[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath: file });
  const messages = result?.messages ?? [];
  assert.deepEqual(
    messages.filter(({ fatal }) => fatal),
    [],
  );
  return messages;
}
