import { describe, expect, it } from '@jest/globals';

import { addressGroup, AddressSet } from './client-address.ts';

describe('what counts as one address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('%s is %s', (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });
});

describe('a set of addresses', () => {
  const set = new AddressSet(['127.0.0.0/8', '::1', '2001:db8::/32']);

  it.each(['127.0.0.1', '::ffff:127.0.0.1', '::1', '2001:db8:9::1'])('has %s', (address) => {
    expect(set.has(address)).toBe(true);
  });

  it.each(['128.0.0.1', '::2', '2001:db9::1'])('does not have %s', (address) => {
    expect(set.has(address)).toBe(false);
  });

  it.each(['localhost', '10.0.0.0/99', '10.0.0.0/x', ''])('cannot be made of %j', (entry) => {
    expect(() => new AddressSet([entry])).toThrow();
  });
});
