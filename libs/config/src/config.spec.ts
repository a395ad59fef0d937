import { describe, expect, it } from '@jest/globals';

import { maskSecrets } from './load-config.ts';
import {
  decideOptionalRedisConfig,
  decideRedisConfig,
  optionalRedisVariables,
  redisVariables,
} from './shared-variables.ts';
import { ConfigError, readVariables, variable, type Variables } from './variables.ts';

const variables = {
  PORT: { schema: variable.port(8000), meaning: 'Port.' },
  MODE: { schema: variable.choice(['calm', 'loud'], 'calm'), meaning: 'Mode.' },
  DEBUG: { schema: variable.flag(false), meaning: 'Debug.' },
  KEY: { schema: variable.optionalText(), meaning: 'Key.', secret: true },
  SERVER_URL: { schema: variable.url(['http', 'https']).optional(), meaning: 'Server.' },
  SHARE: { schema: variable.fraction(0.5), meaning: 'Share.' },
} as const satisfies Variables;

describe('reading variables', () => {
  it('takes defaults for what is unset or empty', () => {
    expect(readVariables(variables, { PORT: '' })).toEqual({ PORT: 8000, MODE: 'calm', DEBUG: false, SHARE: 0.5 });
  });

  it('reads numbers, choices, flags and addresses', () => {
    const env = { PORT: '81', MODE: 'loud', DEBUG: 'on', SERVER_URL: 'http://localhost:1', SHARE: '0.25' };
    expect(readVariables(variables, env)).toEqual({
      PORT: 81,
      MODE: 'loud',
      DEBUG: true,
      SERVER_URL: 'http://localhost:1',
      SHARE: 0.25,
    });
  });

  it('names every variable that is wrong, and shows no value', () => {
    const env = { PORT: 'eighty-secret', MODE: 'shouting-secret', SERVER_URL: 'ftp://secret', SHARE: '7' };
    const read = () => readVariables(variables, env);
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/PORT: [^]*MODE: [^]*SERVER_URL: [^]*SHARE: /);
    expect(read).not.toThrow(/secret/);
  });
});

describe('showing a configuration', () => {
  it('masks secrets and the passwords inside addresses', () => {
    const env = { KEY: 'sk-very-secret', SERVER_URL: 'http://me:very-secret@localhost:1' };
    const shown = JSON.stringify(maskSecrets(variables, readVariables(variables, env)));
    expect(shown).not.toContain('very-secret');
    expect(shown).toContain('"KEY":"***"');
    expect(shown).toContain('http://me:***@localhost:1');
  });
});

describe('where Redis is', () => {
  it('is optional for a process that can do without it', () => {
    expect(decideOptionalRedisConfig(readVariables(optionalRedisVariables, {}))).toBeNull();
  });

  it('may be several nodes of a cluster', () => {
    const decide = (REDIS_URL: string) => decideRedisConfig(readVariables(redisVariables, { REDIS_URL }));
    expect(decide('redis://a:1,redis://b:2').url).toBe('redis://a:1,redis://b:2');
    expect(() => decide('redis://a:1,redis://b:2/1')).toThrow(/^REDIS_URL: .*no databases/);
    expect(() => decide('redis://a:1,http://b:2')).toThrow(/REDIS_URL: /);
  });
});
