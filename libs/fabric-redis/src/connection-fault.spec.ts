import { describe, expect, it } from '@jest/globals';

import { isConnectionFault } from './connection-fault.ts';

describe('a connection fault', () => {
  it.each([
    ['a refused connection', Object.assign(new Error('connect ECONNREFUSED'), { syscall: 'connect' })],
    ['a connection that was reset', Object.assign(new Error('read ECONNRESET'), { syscall: 'read' })],
    ['a connection that takes too long', Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT' })],
    ['a command given up', Object.assign(new Error('retries'), { name: 'MaxRetriesPerRequestError' })],
    ['a command on a broken connection', new Error("Stream isn't writeable and enableOfflineQueue options is false")],
    ['a command on a closed connection', new Error('Connection is closed.')],
  ])('is %s', (_what, error) => {
    expect(isConnectionFault(error)).toBe(true);
  });

  it('is not what Redis answers', () => {
    expect(isConnectionFault(new Error('NOPERM this user has no permissions'))).toBe(false);
  });
});
