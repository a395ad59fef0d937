import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { CommonReplies } from './common-replies.ts';

const replies = new CommonReplies([
  { questions: ['Who are you?', "What's your name?"], reply: 'I am Dr. Sarah.' },
  { questions: ['Wie heißt du?'], reply: 'Ich bin Dr. Sarah.' },
]);

describe('common replies', () => {
  it.each(['Who are you?', 'who are you', '  WHO  are, you…  ', 'Whats your name', 'What’s your name?!'])(
    'answer %j',
    (words) => {
      expect(replies.to(words)).toBe('I am Dr. Sarah.');
    },
  );

  it('answer in any script', () => {
    expect(replies.to('wie heißt du')).toBe('Ich bin Dr. Sarah.');
  });

  it.each(['Who are you to say that?', 'who', '', '?'])('leave %j to the model', (words) => {
    expect(replies.to(words)).toBeNull();
  });
});

describe('a file of common replies', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'replies-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const read = async (content: string) => {
    const path = join(folder, 'replies.json');
    await writeFile(path, content);
    return CommonReplies.read(path);
  };

  it('is read', async () => {
    const list = [{ questions: ['Hello?', 'Hi'], reply: 'Hello!' }];
    expect((await read(JSON.stringify(list))).texts).toEqual(['Hello!']);
  });

  it.each([
    ['no JSON', '[{'],
    ['no list', '{"questions":["a"],"reply":"b"}'],
    ['a reply without questions', '[{"questions":[],"reply":"b"}]'],
    ['a question without words', '[{"questions":["?"],"reply":"b"}]'],
    ['a question without a reply', '[{"questions":["a"]}]'],
  ])('is refused when it is %s', async (_what, content) => {
    await expect(read(content)).rejects.toMatchObject({ name: 'ConfigError' });
  });

  it('is refused when it is not there', () => {
    expect(() => CommonReplies.read(join(folder, 'none.json'))).toThrow('COMMON_REPLIES_FILE');
  });
});
