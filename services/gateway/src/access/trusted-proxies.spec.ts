import { describe, expect, it } from '@jest/globals';

import { TrustedProxies } from './trusted-proxies.ts';

describe('the address of a client', () => {
  it('is that of its socket when no proxy is trusted, whatever it says', () => {
    expect(new TrustedProxies([]).clientAddress('203.0.113.9', '198.51.100.1')).toBe('203.0.113.9');
  });

  it('is what the nearest trusted proxy saw, not what the client wrote before', () => {
    const proxies = new TrustedProxies(['10.0.0.0/8']);
    expect(proxies.clientAddress('10.0.0.1', '6.6.6.6, 203.0.113.9')).toBe('203.0.113.9');
    expect(proxies.clientAddress('10.0.0.1', '6.6.6.6, 203.0.113.9, 10.1.1.1')).toBe('203.0.113.9');
    expect(proxies.clientAddress('203.0.113.9', '10.0.0.1')).toBe('203.0.113.9');
  });

  it('is the last hop that can be read', () => {
    const proxies = new TrustedProxies(['private']);
    expect(proxies.clientAddress('10.0.0.1', undefined)).toBe('10.0.0.1');
    expect(proxies.clientAddress('10.0.0.1', 'somebody')).toBe('10.0.0.1');
    expect(proxies.clientAddress('10.0.0.1', '10.0.0.2, 10.0.0.3')).toBe('10.0.0.2');
  });

  it('is the same for IPv4 however the socket shows it', () => {
    const proxies = new TrustedProxies(['loopback', '2001:db8::/32']);
    expect(proxies.clientAddress('::ffff:127.0.0.1', '::ffff:203.0.113.9')).toBe('203.0.113.9');
    expect(proxies.clientAddress('2001:db8::1', '2001:db9::5')).toBe('2001:db9::5');
  });
});
