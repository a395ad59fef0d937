import { obfuscationOf } from '../protocol/ids.ts';
import type { ItemStatus, RemoteCallItem } from '../protocol/item.ts';
import type { RemoteResult } from '../remote-tools/remote-servers.port.ts';
import type { CallPorts } from './call-output.ts';

export interface RemoteCallStart {
  readonly responseId: string;
  readonly itemId: string;
  readonly outputIndex: number;
  readonly server: string;
  readonly name: string;
}

/** A call of a tool on an MCP server: its arguments as they are given, then how it went. The order is that of the schema's events. */
export class RemoteCallOutput {
  readonly #ports: CallPorts;
  readonly #start: RemoteCallStart;
  #arguments = '';
  #isGiven = false;
  #result: RemoteResult | null = null;

  constructor(ports: CallPorts, start: RemoteCallStart) {
    this.#ports = ports;
    this.#start = start;
  }

  /** What it costs: its name and arguments. */
  get words(): string {
    return this.#start.name + this.#arguments;
  }

  get item(): RemoteCallItem {
    const { itemId: id, server: server_label, name } = this.#start;
    const call = { id, type: 'mcp_call', server_label, name, arguments: this.#isGiven ? this.#arguments : '' } as const;
    return { ...call, approval_request_id: null, output: null, error: null, ...this.#result };
  }

  open(): void {
    const { emit, conversation } = this.#ports;
    emit({ type: 'response.output_item.added', ...this.#outputIds(), item: this.item });
    if (!conversation) return;
    emit({
      type: 'conversation.item.added',
      previous_item_id: conversation.insert(this.item),
      item: this.item,
    });
  }

  say(delta: string): void {
    this.#arguments += delta;
    const obfuscation = obfuscationOf(delta);
    this.#ports.emit({ type: 'response.mcp_call_arguments.delta', ...this.#ids(), delta, obfuscation });
  }

  /** The arguments are whole, the server is asked. */
  begin(): void {
    this.#isGiven = true;
    this.#ports.emit({ type: 'response.mcp_call_arguments.done', ...this.#ids(), arguments: this.#arguments });
    const { itemId: item_id, outputIndex: output_index } = this.#start;
    this.#ports.emit({ type: 'response.mcp_call.in_progress', output_index, item_id });
  }

  /** The server has answered. */
  settle(result: RemoteResult): void {
    this.#result = result;
    const { itemId: item_id, outputIndex: output_index } = this.#start;
    const type = 'error' in result ? 'response.mcp_call.failed' : 'response.mcp_call.completed';
    this.#ports.emit({ type, output_index, item_id });
  }

  /** Sends, if it shall be told, what is due at the end; one that was cut off has no result. */
  close(_status: Exclude<ItemStatus, 'in_progress'>, isTold: boolean): void {
    const { emit, conversation } = this.#ports;
    conversation?.replace(this.item);
    if (!isTold) return;
    if (conversation) {
      const previous = conversation.predecessorWhenDone(this.#start.itemId);
      emit({ type: 'conversation.item.done', previous_item_id: previous, item: this.item });
    }
    emit({ type: 'response.output_item.done', ...this.#outputIds(), item: this.item });
  }

  #ids() {
    return { ...this.#outputIds(), item_id: this.#start.itemId };
  }

  #outputIds() {
    return { response_id: this.#start.responseId, output_index: this.#start.outputIndex };
  }
}
