import { describe, expect, it } from '@jest/globals';

import { OperatorKey } from './operator-key.ts';

const request = (authorization?: string) => ({ headers: authorization === undefined ? {} : { authorization } });

describe('an operator', () => {
  it('is who has the token', () => {
    const key = new OperatorKey('the-token-of-operators');
    expect(key.isHeldBy(request('Bearer the-token-of-operators'))).toBe(true);
    for (const other of [undefined, '', 'Bearer', 'Bearer the-token', 'Basic the-token-of-operators'])
      expect(key.isHeldBy(request(other))).toBe(false);
  });

  it('is nobody where no token was set', () => {
    for (const text of ['Bearer ', 'Bearer null', 'Bearer undefined'])
      expect(new OperatorKey(null).isHeldBy(request(text))).toBe(false);
  });
});
