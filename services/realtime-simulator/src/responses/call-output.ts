import { obfuscationOf } from '../protocol/ids.ts';
import type { FunctionCallItem, ItemStatus } from '../protocol/item.ts';
import type { CallIds, Emit } from '../protocol/server-event.ts';
import type { Conversation } from '../sessions/conversation.ts';

export interface CallPorts {
  readonly emit: Emit;
  /** Where the call goes; null for a response outside the conversation. */
  readonly conversation: Conversation | null;
}

export interface CallStart {
  readonly responseId: string;
  readonly itemId: string;
  readonly outputIndex: number;
  readonly callId: string;
  readonly name: string;
}

/** A function call while its arguments are being given: sends its events in the recorded order. */
export class CallOutput {
  readonly #ports: CallPorts;
  readonly #start: CallStart;
  readonly #ids: CallIds;
  #status: ItemStatus = 'in_progress';
  #arguments = '';

  constructor(ports: CallPorts, start: CallStart) {
    this.#ports = ports;
    this.#start = start;
    const { responseId, itemId, outputIndex, callId } = start;
    this.#ids = { response_id: responseId, item_id: itemId, output_index: outputIndex, call_id: callId };
  }

  /** What it costs: its name and arguments. */
  get words(): string {
    return this.#start.name + this.#arguments;
  }

  get item(): FunctionCallItem {
    const { itemId: id, name, callId: call_id } = this.#start;
    // While it streams the item shows no arguments, as recorded.
    const given = this.#status === 'in_progress' ? '' : this.#arguments;
    return { id, type: 'function_call', status: this.#status, name, call_id, arguments: given };
  }

  open(): void {
    const { emit, conversation } = this.#ports;
    emit({ type: 'response.output_item.added', ...this.#outputIds(), item: this.item });
    if (!conversation) return;
    const previous = conversation.insert(this.item);
    emit({ type: 'conversation.item.added', previous_item_id: previous, item: this.item });
  }

  say(delta: string): void {
    this.#arguments += delta;
    const obfuscation = obfuscationOf(delta);
    this.#ports.emit({ type: 'response.function_call_arguments.delta', ...this.#ids, delta, obfuscation });
  }

  /** Sends, if it shall be told, what is due at the end, also of a call cut off: its arguments are then no whole JSON. */
  close(status: Exclude<ItemStatus, 'in_progress'>, isTold: boolean): void {
    const { emit, conversation } = this.#ports;
    this.#status = status;
    conversation?.replace(this.item);
    if (!isTold) return;
    const { name } = this.#start;
    emit({ type: 'response.function_call_arguments.done', ...this.#ids, name, arguments: this.#arguments });
    if (conversation) {
      const previous = conversation.predecessorWhenDone(this.#start.itemId);
      emit({ type: 'conversation.item.done', previous_item_id: previous, item: this.item });
    }
    emit({ type: 'response.output_item.done', ...this.#outputIds(), item: this.item });
  }

  #outputIds() {
    return { response_id: this.#start.responseId, output_index: this.#start.outputIndex };
  }
}
