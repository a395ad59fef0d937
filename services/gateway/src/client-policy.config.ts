import { readFileSync } from 'node:fs';

import { ConfigError, variable, type Values, type Variables } from '@colloquy/config';
import { policyRules, rulesByName, type PolicyRules } from '@colloquy/protocol/internal';

const names = Object.keys(rulesByName);

/** What the operator says of the settings clients may change. */
export const clientPolicyVariables = {
  CLIENT_MAY_CHANGE: {
    schema: variable.text('voice,language,vad,turn_mode'),
    meaning: `Settings clients may change, of ${names.map((name) => `\`${name}\``).join(', ')}; \`none\` for none.`,
  },
  CLIENT_POLICY_FILE: {
    schema: variable.optionalText(),
    meaning:
      'JSON file that says what clients may change and to what, in place of `CLIENT_MAY_CHANGE`; see `docs/client-protocol.md`.',
  },
} as const satisfies Variables;

/** Throws `ConfigError` when a name is unknown, or the file cannot be read or says something else than rules. */
export function decideClientPolicy(values: Values<typeof clientPolicyVariables>): PolicyRules {
  const { CLIENT_MAY_CHANGE: list, CLIENT_POLICY_FILE: file } = values;
  if (file !== undefined) return readRules(file);
  if (list.trim() === 'none') return {};
  return Object.assign({}, ...list.split(',').map((name) => rulesOf(name.trim()))) as PolicyRules;
}

function rulesOf(name: string): PolicyRules {
  const rules = Object.entries(rulesByName).find(([known]) => known === name)?.[1];
  if (!rules) throw new ConfigError(`CLIENT_MAY_CHANGE: must list some of ${names.join(', ')}, or be none`);
  return rules;
}

function readRules(file: string): PolicyRules {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new ConfigError('CLIENT_POLICY_FILE: cannot be read, or is not JSON');
  }
  const parsed = policyRules.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `CLIENT_POLICY_FILE: ${path.join('.')} ${message}`);
  throw new ConfigError(problems.join('\n'));
}
