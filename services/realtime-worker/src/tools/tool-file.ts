import { readFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ConfigError, fillPlaceholders } from '@colloquy/config';

import { LOOKUP } from './built-in-names.ts';
import { httpTool } from './http-tool.ts';
import { moduleTool } from './module-tool.ts';
import type { Tool } from './tool.ts';
import { isToolRow, problemsOfRow, type ToolRow } from './tool-row.ts';

/** How long a call may take when nothing is said (ms). */
const DEFAULT_TIMEOUT_MS = 10_000;

/** Puts secrets where `${NAME}` stands; throws when one is missing. */
type FillIn = (text: string) => string;

/**
 * The tools of a JSON file (an array), or of an ES module whose default export is one. Throws `ConfigError` that names
 * each tool and what is wrong with it, never a secret.
 */
export async function loadTools(path: string, fillIn: FillIn = fillPlaceholders): Promise<readonly Tool[]> {
  const rows = await readRows(path);
  const problems = rows.flatMap((row, index) =>
    problemsOfRow(row).map((problem) => `${nameOf(row, index)}: ${problem}`),
  );
  const good = rows.filter(isToolRow);
  const names = good.map(({ name }) => name);
  const twice = names.filter((name, index) => name === LOOKUP || names.indexOf(name) !== index);
  problems.push(...twice.map((name) => `${name}: the name is taken`));
  if (problems.length > 0) throw wrong(problems);
  return await Promise.all(good.map((row) => toTool(row, dirname(resolve(path)), fillIn)));
}

async function readRows(path: string): Promise<readonly unknown[]> {
  try {
    const value = extname(path) === '.json' ? await readJson(path) : await readModule(path);
    if (isArray(value)) return value;
  } catch (error) {
    throw wrong([`cannot be read: ${reasonOf(error)}`]);
  }
  throw wrong(['must hold an array of tools']);
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'));
}

function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

async function readModule(path: string): Promise<unknown> {
  const loaded = (await import(pathToFileURL(resolve(path)).href)) as { default?: unknown };
  return loaded.default;
}

async function toTool(row: ToolRow, folder: string, fillIn: FillIn): Promise<Tool> {
  const { name, description, parameters, http, module } = row;
  const timeoutMs = http?.timeoutMs ?? module?.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const about = { name, description, parameters, timeoutMs };
  try {
    if (module !== undefined) return await moduleTool(about, { ...module, path: resolve(folder, module.path) });
    const headers = headersOf(http?.headers ?? {}, fillIn);
    return httpTool(about, { url: http?.url ?? '', method: http?.method ?? 'POST', headers });
  } catch (error) {
    throw wrong([`${name}: ${reasonOf(error)}`]);
  }
}

function headersOf(headers: Readonly<Record<string, string>>, fillIn: FillIn): Record<string, string> {
  const filled = Object.entries(headers).map(([header, value]) => [header, fillIn(value)] as const);
  const bad = filled.find(([header, value]) => !isHeader(header, value));
  if (bad) throw new ConfigError(`header "${bad[0]}" cannot be sent`);
  return Object.fromEntries(filled);
}

/** What `Headers` says of a bad value would repeat it. */
function isHeader(name: string, value: string): boolean {
  try {
    return new Headers([[name, value]]).has(name);
  } catch {
    return false;
  }
}

function nameOf(row: unknown, index: number): string {
  const isNamed = typeof row === 'object' && row !== null && 'name' in row && typeof row.name === 'string';
  return isNamed ? String(row.name) : `tool ${index + 1}`;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}

function wrong(problems: readonly string[]): ConfigError {
  return new ConfigError(problems.map((problem) => `TOOLS_FILE: ${problem}`).join('\n'));
}
