import { pathToFileURL } from 'node:url';

import type { Tool } from './tool.ts';

export interface ModuleExport {
  /** Absolute path of an ES module. */
  readonly path: string;
  readonly export: string;
}

/** Calls a function the operator's module exports: `(arguments, { signal })`. Throws when there is no such function. */
export async function moduleTool(about: Omit<Tool, 'kind' | 'run'>, from: ModuleExport): Promise<Tool> {
  const loaded = (await import(pathToFileURL(from.path).href)) as Readonly<Record<string, unknown>>;
  const found = loaded[from.export];
  if (typeof found !== 'function') throw new Error(`the module exports no function "${from.export}"`);
  return {
    ...about,
    kind: 'module',
    run: async (given, signal) => {
      const value: unknown = await Reflect.apply(found, undefined, [given, { signal }]);
      return typeof value === 'string' ? value : JSON.stringify(value ?? null);
    },
  };
}
