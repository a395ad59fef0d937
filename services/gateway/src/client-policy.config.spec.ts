import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ConfigError, readVariables } from '@colloquy/config';

import { clientPolicyVariables, decideClientPolicy } from './client-policy.config.ts';

const decide = (env: Record<string, string>) => decideClientPolicy(readVariables(clientPolicyVariables, env));

describe('what an operator lets clients change', () => {
  it('is voice, language and turn detection by default, never who the assistant is', () => {
    expect(Object.keys(decide({})).sort()).toEqual([
      ...['eagerness', 'language', 'silence_ms', 'turn_mode', 'vad_threshold', 'voice'],
    ]);
  });

  it('is what is listed, or nothing', () => {
    expect(Object.keys(decide({ CLIENT_MAY_CHANGE: 'speed, instructions' }))).toEqual(['speed', 'instructions']);
    expect(decide({ CLIENT_MAY_CHANGE: 'none' })).toEqual({});
  });

  it.each(['model', 'voice,tools', 'voice,'])('cannot be %s', (list) => {
    expect(() => decide({ CLIENT_MAY_CHANGE: list })).toThrow(ConfigError);
  });
});

describe('a file that says what clients may change', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'policy-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const given = (text: string) => {
    const file = join(folder, 'policy.json');
    writeFileSync(file, text);
    return decide({ CLIENT_POLICY_FILE: file });
  };

  it('counts alone', () => {
    const rules = { voice: ['marin', 'cedar'], silence_ms: { min: 300, max: 900 } };
    expect(given(JSON.stringify(rules))).toEqual(rules);
  });

  it('is refused with the names of what is wrong with it', () => {
    expect(() => given('{"voice":[],"silence_ms":{"min":5,"max":1}}')).toThrow(/voice[^]*silence_ms/);
    expect(() => given('{"model":["gpt-5"]}')).toThrow(ConfigError);
    expect(() => given('voice')).toThrow(ConfigError);
    expect(() => decide({ CLIENT_POLICY_FILE: join(folder, 'none.json') })).toThrow(ConfigError);
  });
});
