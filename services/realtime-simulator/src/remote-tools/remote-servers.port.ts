import type { ListedTool, RemoteCallError } from '../protocol/item.ts';

export type RemoteResult = { readonly output: string } | { readonly error: RemoteCallError };

/** The MCP servers that sessions can name as tools. */
export interface RemoteServers {
  /** What the server of this label offers; null when there is none to be reached. */
  toolsOf(label: string): readonly ListedTool[] | null;
  /** Calls a tool with the JSON of its arguments. */
  call(label: string, name: string, args: string): RemoteResult;
}
