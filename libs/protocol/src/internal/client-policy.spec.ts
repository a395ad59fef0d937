import { describe, expect, it } from '@jest/globals';

import { ClientPolicy, policyRules, rulesByName } from './client-policy.ts';

const usual = new ClientPolicy({ ...rulesByName.voice, ...rulesByName.language, ...rulesByName.vad });

describe('the policy on what a client may change', () => {
  it('grants what lies within the rules', () => {
    const settings = { voice: 'marin', language: 'de', silence_ms: 200, vad_threshold: 0.9 };
    expect(usual.judge(settings)).toEqual({ ok: true, settings });
  });

  it('grants an empty change', () => {
    expect(usual.judge({})).toEqual({ ok: true, settings: {} });
  });

  it.each([
    [{ voice: 'darth' }, '"voice"'],
    [{ silence_ms: 199 }, '"silence_ms"'],
    [{ vad_threshold: 0.91 }, '"vad_threshold"'],
    [{ language: 'EN' }, '"language"'],
    [{ turn_mode: 'push_to_talk' }, '"turn_mode" may not be changed'],
    [{ model: 'gpt-5' }, '"model" may not be changed'],
    [{ __proto__: null, tools: [] }, '"tools" may not be changed'],
    [{ voice: 'marin', instructions: 'Be rude.' }, '"instructions" may not be changed'],
  ])('refuses %j as a whole and names the setting', (settings, problem) => {
    const verdict = usual.judge(settings);
    expect(verdict).toMatchObject({ ok: false, problem: expect.stringContaining(problem) as unknown });
    expect(JSON.stringify(verdict)).not.toMatch(/rude|darth/);
  });

  it('grants instructions where the operator does, up to a length', () => {
    const policy = new ClientPolicy({ instructions: { max_length: 9 } });
    expect(policy.judge({ instructions: 'Be brief.' }).ok).toBe(true);
    expect(policy.judge({ instructions: 'Be brief!!' }).ok).toBe(false);
  });

  it('has no rules that a setting cannot keep', () => {
    expect(policyRules.safeParse({ silence_ms: { min: 500, max: 200 } }).success).toBe(false);
    expect(policyRules.safeParse({ speed: { min: 0.1, max: 1 } }).success).toBe(false);
    expect(policyRules.safeParse({ model: ['gpt-5'] }).success).toBe(false);
    for (const rules of Object.values(rulesByName)) expect(policyRules.safeParse(rules).success).toBe(true);
  });
});
