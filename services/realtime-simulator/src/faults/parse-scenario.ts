import type { z } from 'zod';

import { scenarioSchema, type Scenario } from './scenario.ts';

/** The scenario cannot be used; the message has a line for each wrong field, by its name. */
export class ScenarioRefused extends Error {
  override readonly name = 'ScenarioRefused';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** Checks a scenario as it was written. Throws `ScenarioRefused`. */
export function parseScenario(written: unknown): Scenario {
  const parsed = scenarioSchema.safeParse(written);
  if (parsed.success) return parsed.data;
  throw new ScenarioRefused(parsed.error.issues.flatMap(problemsOf));
}

/** The same out of a file's text. */
export function readScenario(text: string): Scenario {
  let written: unknown;
  try {
    written = JSON.parse(text);
  } catch {
    throw new ScenarioRefused(['the scenario is not JSON']);
  }
  return parseScenario(written);
}

function problemsOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${nameOf([...issue.path, key])}: there is no such field`);
  }
  const field = nameOf(issue.path);
  return [field ? `${field}: ${issue.message}` : issue.message];
}

/** `faults[0].rate` */
function nameOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((name, key) => {
    if (typeof key === 'number') return `${name}[${key}]`;
    return name === '' ? String(key) : `${name}.${String(key)}`;
  }, '');
}
