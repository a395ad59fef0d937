import { describe, expect, it } from '@jest/globals';

import { readTraceparent, writeTraceparent } from './traceparent.ts';

const text = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('a traceparent', () => {
  it('is read as it was written', () => {
    const context = readTraceparent(text);
    expect(context).toMatchObject({ traceFlags: 1, isRemote: true });
    expect(context && writeTraceparent(context)).toBe(text);
  });

  it.each([
    [undefined],
    [''],
    ['00-00000000000000000000000000000000-b7ad6b7169203331-01'],
    [`${text}-more`],
    [text.toUpperCase()],
  ])('is nothing when it is %s', (nonsense) => {
    expect(readTraceparent(nonsense)).toBeUndefined();
  });
});
