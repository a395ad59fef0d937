export type ItemStatus = 'in_progress' | 'completed' | 'incomplete';
export type Phase = 'commentary' | 'final_answer';

export type ContentPart =
  | { type: 'input_text'; text: string }
  | { type: 'input_audio'; transcript: string | null }
  | { type: 'input_image'; image_url: string; detail?: 'auto' | 'low' | 'high' }
  | { type: 'output_text'; text: string }
  | { type: 'output_audio'; transcript: string | null };

/** Stored sound, as `conversation.item.retrieved` alone carries it: base64. */
export type ContentPartWithSound = ContentPart & { audio?: string; format?: 'pcm16' };

export interface MessageItem<P = ContentPart> {
  readonly id: string;
  readonly type: 'message';
  readonly status: ItemStatus;
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: readonly P[];
  readonly phase?: Phase;
}
export interface FunctionCallItem {
  readonly id: string;
  readonly type: 'function_call';
  readonly status: ItemStatus;
  readonly name: string;
  readonly call_id: string;
  readonly arguments: string;
}
export interface FunctionCallOutputItem {
  readonly id: string;
  readonly type: 'function_call_output';
  readonly call_id: string;
  readonly output: string;
}

/** A tool as an MCP server describes it. */
export interface ListedTool {
  readonly name: string;
  readonly description: string | null;
  readonly input_schema: Readonly<Record<string, unknown>>;
  readonly annotations: Readonly<Record<string, unknown>> | null;
}
export interface ToolListItem {
  readonly id: string;
  readonly type: 'mcp_list_tools';
  readonly server_label: string;
  readonly tools: readonly ListedTool[];
}
export interface RemoteCallError {
  readonly type: 'tool_execution_error';
  readonly message: string;
}
export interface RemoteCallItem {
  readonly id: string;
  readonly type: 'mcp_call';
  readonly server_label: string;
  readonly name: string;
  readonly arguments: string;
  readonly approval_request_id: string | null;
  readonly output: string | null;
  readonly error: RemoteCallError | null;
}
export interface ApprovalRequestItem {
  readonly id: string;
  readonly type: 'mcp_approval_request';
  readonly server_label: string;
  readonly name: string;
  readonly arguments: string;
}
export interface ApprovalResponseItem {
  readonly id: string;
  readonly type: 'mcp_approval_response';
  readonly approval_request_id: string;
  readonly approve: boolean;
  readonly reason: string | null;
}
export type RemoteItem = ToolListItem | RemoteCallItem | ApprovalRequestItem | ApprovalResponseItem;

/** What of an item of a remote tool is worth reading, and takes its place. */
export function remoteWords(item: RemoteItem): string {
  switch (item.type) {
    case 'mcp_list_tools':
      return JSON.stringify(item.tools);
    case 'mcp_call':
      return `${item.name} ${item.arguments} ${item.output ?? item.error?.message ?? ''}`;
    case 'mcp_approval_request':
      return `${item.name} ${item.arguments}`;
    case 'mcp_approval_response':
      return item.reason ?? '';
    default:
      return item satisfies never;
  }
}

/** An item of the conversation in the shape and key order it has on the wire (no `object` key). */
export type Item = MessageItem | FunctionCallItem | FunctionCallOutputItem | RemoteItem;
