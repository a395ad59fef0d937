import type { Timers } from '@colloquy/lifecycle';

import type { RemoteTool, Tool } from '../protocol/generation-schema.ts';
import type { NewId } from '../protocol/ids.ts';
import type { ApprovalResponseItem, ListedTool, RemoteCallItem } from '../protocol/item.ts';
import type { Emit } from '../protocol/server-event.ts';
import type { LatencyProfile } from '../responses/latency-profile.ts';
import type { Conversation } from '../sessions/conversation.ts';
import type { RemoteResult, RemoteServers } from './remote-servers.port.ts';
import { isAllowed, needsApproval } from './tool-filters.ts';

/** A tool of a remote server that an answer may use. */
export interface RemoteOffer {
  readonly server: string;
  readonly tool: ListedTool;
  readonly needsApproval: boolean;
}

export interface RemoteToolsPorts {
  readonly emit: Emit;
  readonly newId: NewId;
  readonly timers: Timers;
  readonly latency: LatencyProfile;
  readonly conversation: Conversation;
  readonly servers: RemoteServers;
}

/** The tools of MCP servers in one session: asks each server once what it has, and makes the calls that were approved. */
export class RemoteTools {
  readonly #ports: RemoteToolsPorts;
  /** By label; null while a server is asked, and for good when it cannot be reached. */
  readonly #listed = new Map<string, readonly ListedTool[] | null>();

  constructor(ports: RemoteToolsPorts) {
    this.#ports = ports;
  }

  /** Asks the servers among these tools that have not been asked yet. */
  list(tools: readonly Tool[]): void {
    for (const tool of tools) if (tool.type === 'mcp' && !this.#listed.has(tool.server_label)) this.#list(tool);
  }

  /** What of these tools is on remote servers and known by now. */
  offers(tools: readonly Tool[]): RemoteOffer[] {
    return tools.flatMap((remote) => {
      if (remote.type !== 'mcp') return [];
      const listed = this.#listed.get(remote.server_label) ?? [];
      const allowed = listed.filter((tool) => isAllowed(remote, tool));
      return allowed.map((tool) => ({
        server: remote.server_label,
        tool,
        needsApproval: needsApproval(remote, tool),
      }));
    });
  }

  call({ server, tool }: RemoteOffer, args: string): RemoteResult {
    return this.#ports.servers.call(server, tool.name, args);
  }

  /** Makes the call that somebody has approved; of a refused one nothing more is told. */
  answer({ approval_request_id, approve }: ApprovalResponseItem): void {
    const { emit, newId, conversation, timers, latency, servers } = this.#ports;
    const request = conversation.find(approval_request_id);
    if (!approve || request?.type !== 'mcp_approval_request') return;
    const { server_label, name, arguments: given } = request;
    const call: RemoteCallItem = {
      ...{ id: newId('item'), type: 'mcp_call', server_label, name, arguments: given },
      ...{ approval_request_id, output: null, error: null },
    };
    const previous = conversation.insert(call);
    emit({ type: 'conversation.item.added', previous_item_id: previous, item: call });
    const ids = { item_id: call.id, output_index: 0 };
    emit({ type: 'response.mcp_call.in_progress', ...ids });
    timers.after(latency.thinkingMs, () => {
      const result = servers.call(server_label, name, given);
      const done = { ...call, ...result };
      conversation.replace(done);
      emit({ type: 'error' in result ? 'response.mcp_call.failed' : 'response.mcp_call.completed', ...ids });
      emit({ type: 'conversation.item.done', previous_item_id: previous, item: done });
    });
  }

  #list({ server_label }: RemoteTool): void {
    const { emit, newId, timers, latency, conversation, servers } = this.#ports;
    this.#listed.set(server_label, null);
    const item = { id: newId('item'), type: 'mcp_list_tools', server_label, tools: [] } as const;
    const previous = conversation.insert(item);
    emit({ type: 'conversation.item.added', previous_item_id: previous, item });
    emit({ type: 'mcp_list_tools.in_progress', item_id: item.id });
    timers.after(latency.thinkingMs, () => {
      const tools = servers.toolsOf(server_label);
      this.#listed.set(server_label, tools);
      if (!tools) {
        emit({ type: 'mcp_list_tools.failed', item_id: item.id });
        return;
      }
      conversation.replace({ ...item, tools });
      emit({ type: 'conversation.item.done', previous_item_id: previous, item: { ...item, tools } });
      emit({ type: 'mcp_list_tools.completed', item_id: item.id });
    });
  }
}
