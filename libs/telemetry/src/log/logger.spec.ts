import { spawnSync } from 'node:child_process';

import { describe, expect, it } from '@jest/globals';

/** What a process prints that logs `fields` with a message. */
function printed(fields: object | string, level: string): string {
  const logger = new URL('./logger.ts', import.meta.url).href;
  const script = `
    const { createLogger } = await import(${JSON.stringify(logger)});
    createLogger('test', { level: ${JSON.stringify(level)}, format: 'json' }).info(${typeof fields === 'string' ? fields : JSON.stringify(fields)}, 'it happened');`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
  return stdout;
}

describe('the log', () => {
  it('is one JSON object a line, with the service, the level in words and the time', () => {
    const line = JSON.parse(
      printed({ session_id: 'conv_1', chunk_size: 1_280, processing_time: 0.4 }, 'info'),
    ) as object;
    expect(line).toMatchObject({
      level: 'info',
      service: 'test',
      session_id: 'conv_1',
      chunk_size: 1_280,
      msg: 'it happened',
    });
    expect(line).toHaveProperty('time', expect.stringMatching(/^\d{4}-\d\d-\d\dT/));
  });

  it('blanks what people say and what is secret, should it get there', () => {
    const line = printed(
      { text: 'my words', event: { transcript: 'my words', apiKey: 'sk-1' }, authorization: 'sk-1' },
      'info',
    );
    expect(line).toContain('[redacted]');
    expect(line).not.toMatch(/my words|sk-1/);
  });

  it('writes an error with its message and without the key in it', () => {
    const script = `{ err: new Error('401 Incorrect API key provided: sk-proj-1234****5678.') }`;
    const line = JSON.parse(printed(script, 'info')) as object;
    expect(line).toMatchObject({ err: { type: 'Error', message: '401 Incorrect API key provided: sk-[redacted].' } });
  });

  it('says nothing below its level', () => {
    expect(printed({}, 'warn')).toBe('');
  });
});
