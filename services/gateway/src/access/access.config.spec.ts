import { describe, expect, it } from '@jest/globals';
import { readVariables } from '@colloquy/config';

import { accessVariables, decideAccess } from './access.config.ts';

const secret = 'a secret of thirty-two bytes, or more';
const decide = (env: Record<string, string>, HOST = '127.0.0.1') =>
  decideAccess({ ...readVariables(accessVariables, env), HOST });
const keySet = {
  AUTH_JWKS_URL: 'https://issuer.example/keys',
  AUTH_ISSUER: 'https://issuer.example',
  AUTH_AUDIENCE: 'talk',
};

describe('the configuration of access', () => {
  it('lets everybody of this machine talk when nothing is said', () => {
    expect(decide({}).jwt).toBeNull();
    expect(decide({}, '::1').jwt).toBeNull();
  });

  it.each(['0.0.0.0', '::', '192.168.1.5', 'talk.example.com'])(
    'does not start on %s without being told who may talk',
    (host) => {
      expect(() => decide({}, host)).toThrow('AUTH_MODE');
      expect(decide({ AUTH_MODE: 'none' }, host).jwt).toBeNull();
      expect(decide({ AUTH_JWT_SECRET: secret }, host).jwt).not.toBeNull();
    },
  );

  it('goes by the address of the edge where that is the only way in', () => {
    expect(decide({ EDGE_ADDRESS: '127.0.0.1' }, '0.0.0.0').jwt).toBeNull();
    expect(() => decide({ EDGE_ADDRESS: '0.0.0.0' }, '127.0.0.1')).toThrow('AUTH_MODE');
  });

  it('pins the algorithm to what the key is for', () => {
    expect(decide({ AUTH_JWT_SECRET: secret }).jwt?.algorithms).toEqual(['HS256']);
    expect(decide(keySet).jwt?.algorithms).toEqual(['RS256', 'ES256', 'EdDSA']);
    expect(decide({ ...keySet, AUTH_ALGORITHMS: 'ES384' }).jwt?.algorithms).toEqual(['ES384']);
    for (const algorithm of ['HS256', 'none', 'RS256,none', ','])
      expect(() => decide({ ...keySet, AUTH_ALGORITHMS: algorithm })).toThrow('AUTH_ALGORITHMS');
    expect(() => decide({ AUTH_JWT_SECRET: secret, AUTH_ALGORITHMS: 'RS256' })).toThrow('AUTH_ALGORITHMS');
  });

  it.each([
    [{ AUTH_MODE: 'jwt' }, 'AUTH_JWT_SECRET'],
    [{ AUTH_MODE: 'none', AUTH_JWT_SECRET: secret }, 'AUTH_MODE'],
    [{ ...keySet, AUTH_JWT_SECRET: secret }, 'not both'],
    [{ AUTH_JWT_SECRET: 'too short' }, '32 bytes'],
    [{ ...keySet, AUTH_AUDIENCE: '' }, 'AUTH_AUDIENCE'],
    [{ ...keySet, AUTH_ISSUER: '' }, 'AUTH_ISSUER'],
    [{ ...keySet, AUTH_JWKS_URL: 'http://issuer.example/keys' }, 'https'],
    [{ ALLOWED_ORIGINS: 'talk.example.com' }, 'ALLOWED_ORIGINS'],
    [{ ALLOWED_ORIGINS: 'https://talk.example.com/' }, 'ALLOWED_ORIGINS'],
    [{ TRUSTED_PROXIES: '10.0.0.0/33' }, 'TRUSTED_PROXIES'],
    [{ TRUSTED_PROXIES: 'somebody' }, 'TRUSTED_PROXIES'],
  ])('refuses %j and names what is wrong, without the secret', (env, name) => {
    expect(() => decide(env as Record<string, string>)).toThrow(name);
    expect(() => decide(env as Record<string, string>)).not.toThrow(secret);
  });

  it('is asked for by names of this machine alone where no other reaches it', () => {
    expect(decide({}).origins.hosts).toEqual(['loopback']);
    expect(decide({ AUTH_MODE: 'none' }, '0.0.0.0').origins.hosts).toBeNull();
    expect(decide({ ALLOWED_HOSTS: 'talk.example.com, loopback' }).origins.hosts).toEqual([
      'talk.example.com',
      'loopback',
    ]);
  });
});
