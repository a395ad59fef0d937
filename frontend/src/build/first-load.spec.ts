import { gzipSync } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';

import { firstLoadBytes, type BuiltFile } from './first-load.ts';

const chunk = (fileName: string, code: string, imports: string[] = [], isEntry = false): BuiltFile => ({
  ...{ type: 'chunk', fileName, code, imports, isEntry },
});
const asset = (fileName: string, source: string): BuiltFile => ({ type: 'asset', fileName, source });
const bytes = (...texts: string[]) => texts.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0);

describe('what is loaded first', () => {
  it('is the document, its style, the entry and what that imports, each once', () => {
    const files = [
      asset('index.html', '<html>'),
      asset('index.css', 'body {}'),
      chunk('index.js', 'entry', ['a.js', 'b.js'], true),
      chunk('a.js', 'imported', ['b.js']),
      chunk('b.js', 'imported by both'),
    ];
    expect(firstLoadBytes(files)).toBe(bytes('<html>', 'body {}', 'entry', 'imported', 'imported by both'));
  });

  it('is not what comes later: chunks imported when they are needed, worklets, pictures', () => {
    const files = [
      chunk('index.js', 'entry', [], true),
      chunk('settings.js', 'later'),
      asset('playback.worklet.js', 'by address'),
      asset('favicon.svg', '<svg>'),
    ];
    expect(firstLoadBytes(files)).toBe(bytes('entry'));
  });
});
