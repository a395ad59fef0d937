import { compileSchema, type Judge } from './json-schema.ts';
import type { Tool, ToolDeclaration } from './tool.ts';

/** A tool with what judges its arguments. */
export interface JudgedTool {
  readonly tool: Tool;
  readonly judge: Judge;
}

/** The tools a conversation can use, each with what judges its arguments. */
export class Toolbox {
  readonly #entries: ReadonlyMap<string, JudgedTool>;

  constructor(tools: readonly Tool[] = []) {
    this.#entries = new Map(tools.map((tool) => [tool.name, { tool, judge: compileSchema(tool.parameters) }]));
  }

  get declarations(): ToolDeclaration[] {
    return [...this.#entries.values()].map(({ tool: { name, description, parameters } }) => ({
      name,
      description,
      parameters,
    }));
  }

  find(name: string): JudgedTool | null {
    return this.#entries.get(name) ?? null;
  }
}
