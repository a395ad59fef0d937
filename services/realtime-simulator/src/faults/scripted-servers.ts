import type { ListedTool } from '../protocol/item.ts';
import type { RemoteResult, RemoteServers } from '../remote-tools/remote-servers.port.ts';
import type { Scenarios } from './scenarios.ts';

/** The MCP servers of the scenario in force; no other can be reached. */
export class ScriptedServers implements RemoteServers {
  readonly #scenarios: Scenarios;

  constructor(scenarios: Scenarios) {
    this.#scenarios = scenarios;
  }

  toolsOf(label: string): readonly ListedTool[] | null {
    const tools = this.#toolsOf(label);
    if (!tools) return null;
    return tools.map(({ name, description = null, input_schema, annotations = null }) => {
      return { name, description, input_schema, annotations };
    });
  }

  call(label: string, name: string): RemoteResult {
    const tool = this.#toolsOf(label)?.find((one) => one.name === name);
    if (tool?.output !== undefined) return { output: tool.output };
    const message = tool?.error ?? 'The tool cannot be reached.';
    return { error: { type: 'tool_execution_error', message } };
  }

  #toolsOf(label: string) {
    return this.#scenarios.scenario.mcpServers.find(({ server_label }) => server_label === label)?.tools;
  }
}
