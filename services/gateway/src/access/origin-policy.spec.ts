import { describe, expect, it } from '@jest/globals';

import { OriginPolicy } from './origin-policy.ts';

const policy = (origins: string[], hosts: string[] | null = null) => new OriginPolicy({ origins, hosts });

describe('which pages may talk', () => {
  it('are those of the same host when none is named', () => {
    const own = policy([]);
    expect(own.allowsOrigin('https://talk.example.com', 'talk.example.com')).toBe(true);
    expect(own.allowsOrigin('https://talk.example.com', 'talk.example.com:443')).toBe(true);
    expect(own.allowsOrigin('http://localhost:8000', 'localhost:8000')).toBe(true);
    expect(own.allowsOrigin('http://localhost:8001', 'localhost:8000')).toBe(false);
    expect(own.allowsOrigin('https://evil.example', 'talk.example.com')).toBe(false);
    expect(own.allowsOrigin('https://talk.example.com.evil.example', 'talk.example.com')).toBe(false);
    expect(own.allowsOrigin('null', 'talk.example.com')).toBe(false);
    expect(own.allowsOrigin('https://talk.example.com', undefined)).toBe(false);
    expect(own.allowsOrigin('file://', '')).toBe(false);
  });

  it('are exactly those that are named', () => {
    const named = policy(['https://talk.example.com', 'https://app.example.com:8443']);
    expect(named.allowsOrigin('https://talk.example.com', 'gateway')).toBe(true);
    expect(named.allowsOrigin('https://app.example.com:8443', 'gateway')).toBe(true);
    for (const origin of [
      'http://talk.example.com',
      'https://talk.example.com:444',
      'https://TALK.example.com',
      'null',
    ])
      expect(named.allowsOrigin(origin, 'gateway')).toBe(false);
    expect(named.allowsOrigin('https://gateway', 'gateway')).toBe(false);
  });

  it('do not concern programs, which say no origin', () => {
    expect(policy([]).allowsOrigin(undefined, 'talk.example.com')).toBe(true);
  });

  it('may read answers only where they are named', () => {
    expect(policy(['https://app.example.com']).sharesWith('https://app.example.com')).toBe(true);
    expect(policy(['https://app.example.com']).sharesWith('https://evil.example')).toBe(false);
    expect(policy([]).sharesWith('https://talk.example.com')).toBe(false);
  });
});

describe('the name a service is asked for by', () => {
  it('is one of this machine where it says so, with any port', () => {
    const local = policy([], ['loopback']);
    for (const host of ['localhost:8000', '127.0.0.1', '127.8.8.8:1', '[::1]:8000'])
      expect(local.allowsHost(host)).toBe(true);
    for (const host of ['rebound.example:8000', 'localhost.evil.example', '', undefined, '0.0.0.0', 'a b'])
      expect(local.allowsHost(host)).toBe(false);
  });

  it('is one of those that are named, whatever its case', () => {
    const named = policy([], ['Talk.example.com']);
    expect(named.allowsHost('talk.EXAMPLE.com:443')).toBe(true);
    expect(named.allowsHost('localhost')).toBe(false);
  });
});
