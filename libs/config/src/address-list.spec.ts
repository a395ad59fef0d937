import { describe, expect, it } from '@jest/globals';

import { AddressList } from './address-list.ts';

describe('a list of addresses', () => {
  it('has addresses, networks and what its words stand for', () => {
    const list = new AddressList(['203.0.113.9', '2001:db8::/32', 'private']);
    for (const address of ['203.0.113.9', '2001:db8::1', '127.0.0.1', '::1', '192.168.7.7', '::ffff:10.0.0.1'])
      expect(list.has(address)).toBe(true);
    for (const address of ['203.0.113.8', '2001:db9::1', '8.8.8.8', '', 'localhost', '172.32.0.1'])
      expect(list.has(address)).toBe(false);
  });

  it.each(['10.0.0.0/33', '10.0.0.0/x', '::/129', 'somebody', '', '10.0.0.0/8.5'])('cannot be made of %j', (entry) => {
    expect(() => new AddressList([entry])).toThrow(RangeError);
  });
});

describe('a list of single addresses and networks', () => {
  const list = new AddressList(['127.0.0.0/8', '::1', '2001:db8::/32']);

  it.each(['127.0.0.1', '::ffff:127.0.0.1', '::1', '2001:db8:9::1'])('has %s', (address) => {
    expect(list.has(address)).toBe(true);
  });

  it.each(['128.0.0.1', '::2', '2001:db9::1'])('does not have %s', (address) => {
    expect(list.has(address)).toBe(false);
  });

  it.each(['localhost', '10.0.0.0/99', '10.0.0.0/x', ''])('cannot be made of %j', (entry) => {
    expect(() => new AddressList([entry])).toThrow();
  });
});
