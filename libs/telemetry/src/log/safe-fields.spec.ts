import { describe, expect, it } from '@jest/globals';

import { safeFields } from './safe-fields.ts';
import { withoutSecrets } from './secret-text.ts';

const key = 'sk-proj-AbCd1234efGH5678';

describe('the fields of a log line', () => {
  it('lose words and secrets at any depth, in lists too, whatever the case of their names', () => {
    const fields = {
      event: { item: { content: [{ transcript: 'my words' }] }, deltas: [{ delta: 'my words' }, { Api_Key: key }] },
      request: { headers: { Authorization: `Bearer ${key}`, 'X-Api-Key': key, 'content-type': 'text/plain' } },
      fetched: new Headers({ cookie: 'my words', accept: '*/*' }),
    };
    const safe = safeFields(fields);
    expect(JSON.stringify(safe)).not.toMatch(/my words|sk-/);
    expect(safe).toMatchObject({
      request: { headers: { 'content-type': 'text/plain' } },
      fetched: { accept: '*/*', cookie: '[redacted]' },
    });
  });

  it('keep what merely sounds like a secret', () => {
    const fields = { input_tokens: 12, key: '9b18f525', chunk_size: 640, at: new Date(0), ok: true, none: null };
    expect(safeFields(fields)).toEqual(fields);
  });

  it('lose keys that errors quote, in the causes of errors and in what hangs on them', () => {
    const cause = new Error(`401 Incorrect API key provided: ${key.slice(0, 8)}********5678. You can find it`);
    const error = Object.assign(new Error(`refused with Bearer ${key}`, { cause }), {
      code: 'invalid_api_key',
      headers: { authorization: key },
    });
    const { err } = safeFields({ err: error });
    expect(JSON.stringify(err)).not.toMatch(/AbCd|5678/);
    expect(err).toMatchObject({
      type: 'Error',
      message: 'refused with Bearer [redacted]',
      code: 'invalid_api_key',
      cause: { message: '401 Incorrect API key provided: sk-[redacted]. You can find it' },
    });
    expect(err).toHaveProperty('stack');
  });

  it('leave out the stack of errors that explain themselves', () => {
    const error = Object.assign(new Error('the speech service answered with HTTP 503'), { retryable: true });
    expect(safeFields({ err: error })['err']).not.toHaveProperty('stack');
  });

  it('show how much audio there was and nothing of it', () => {
    expect(safeFields({ frame: Buffer.alloc(640), list: Array.from({ length: 500 }, () => 1) })).toEqual({
      frame: '[640 bytes]',
      list: Array.from({ length: 20 }, () => 1),
    });
  });

  it('end where they refer to themselves', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    expect(JSON.stringify(safeFields({ loop }))).toContain('[deeper]');
  });
});

describe('a text', () => {
  it.each([
    ['ws://h/ws/conversation?input_rate=24000&resume=abc123&last_seq=4', 'abc123'],
    ['GET /ws/conversation?token=abc123 HTTP/1.1', 'abc123'],
    ['https://h/x?ticket=abc123#top', 'abc123'],
    ['redis://user:abc123@redis:6379/0', 'abc123'],
    ['Authorization: Basic abc123==', 'abc123'],
    ['bearer eyJhbGciOi.eyJzdWIi.c2ln', 'eyJ'],
    [`Sec-WebSocket-Protocol: realtime, openai-insecure-api-key.${key}`, 'AbCd'],
    ['client secret ek_abc123', 'abc123'],
  ])('%s is written without %s', (text, secret) => {
    const safe = withoutSecrets(text);
    expect(safe).not.toContain(secret);
    expect(safe).toContain('[redacted]');
  });

  it('stays as it is without secrets, and readable around them', () => {
    expect(withoutSecrets('connect ECONNREFUSED 127.0.0.1:6379')).toBe('connect ECONNREFUSED 127.0.0.1:6379');
    expect(withoutSecrets('/ws?resume=abc&last_seq=4')).toBe('/ws?resume=[redacted]&last_seq=4');
  });

  it('is cut where it is endless', () => {
    expect(withoutSecrets('a'.repeat(100_000)).length).toBeLessThan(2_100);
  });
});
