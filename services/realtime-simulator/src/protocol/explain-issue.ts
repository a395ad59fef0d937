import type { z } from 'zod';

import { refusal, type Refusal } from './request-refused.ts';

type Issue = z.core.$ZodIssue;

/**
 * Turns what zod found into the one error the service would send. A missing parameter is told first, then an unknown
 * one (the usual sign of a client written for the beta), then the rest in order.
 */
export function explainIssues(issues: readonly Issue[], input: unknown): Refusal {
  const all = issues.flatMap((issue) => innermost(issue, input));
  const first =
    all.find((issue) => isMissing(issue, input)) ?? all.find((issue) => issue.code === 'unrecognized_keys') ?? all[0];
  if (!first) return refusal('invalid_event', 'The event is not valid.');
  return explain(first, input);
}

function explain(issue: Issue, input: unknown): Refusal {
  const param = pathOf(issue.path);
  if (isMissing(issue, input)) {
    return refusal('missing_required_parameter', `Missing required parameter: '${param}'.`, param);
  }
  const badChoice = (choices: readonly unknown[]) =>
    refusal(
      'invalid_value',
      `Invalid value: ${show(valueAt(input, issue.path))}. ${supported(choices)}`.trimEnd(),
      param,
    );
  switch (issue.code) {
    case 'unrecognized_keys': {
      const unknown = pathOf([...issue.path, issue.keys[0] ?? '']);
      return refusal('unknown_parameter', `Unknown parameter: '${unknown}'.`, unknown);
    }
    case 'invalid_value':
      return badChoice(issue.values);
    case 'invalid_union':
      return badChoice(issue.inclusive === false ? [] : (issue.options ?? []));
    case 'invalid_type': {
      const message = `Invalid type for '${param}': expected ${issue.expected}, but got ${typeOf(valueAt(input, issue.path))} instead.`;
      return refusal('invalid_type', message, param);
    }
    case 'too_big':
    case 'too_small':
    case 'not_multiple_of':
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return refusal('invalid_value', `Invalid value for '${param}': ${issue.message}.`, param);
  }
}

/** A union says only that nothing fitted: go into the branch that got furthest. */
function innermost(issue: Issue, input: unknown): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const branches = issue.errors.map((errors) =>
    errors.flatMap((error) => innermost({ ...error, path: [...issue.path, ...error.path] }, input)),
  );
  const deepest = branches.toSorted((a, b) => depthOf(b) - depthOf(a))[0];
  return deepest?.length ? deepest : [issue];
}

function depthOf(issues: readonly Issue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length + (issue.code === 'unrecognized_keys' ? 1 : 0)));
}

function isMissing(issue: Issue, input: unknown): boolean {
  if (issue.code === 'unrecognized_keys') return false;
  return issue.path.length > 0 && valueAt(input, issue.path) === undefined;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }, input);
}

/** `session.tools[0].name`, as the service writes paths. */
function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text ? `${text}.${String(key)}` : String(key);
  }, '');
}

/** `Supported values are: 'a', 'b', and 'c'.` */
export function supported(values: readonly unknown[]): string {
  const [last, ...others] = values.map(show).reverse();
  if (last === undefined) return '';
  if (others.length === 0) return `Supported values are: ${last}.`;
  const list = others.reverse().join(', ');
  return `Supported values are: ${list}${others.length > 1 ? ',' : ''} and ${last}.`;
}

/** A value as messages show it, cut to 100 characters. */
export function show(value: unknown): string {
  return typeof value === 'string' ? `'${value.slice(0, 100)}'` : JSON.stringify(value).slice(0, 100);
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
