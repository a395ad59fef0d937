import type { ApprovalRequestItem } from '../protocol/item.ts';
import type { CallPorts } from './call-output.ts';

export interface ApprovalStart {
  readonly responseId: string;
  readonly outputIndex: number;
  readonly item: ApprovalRequestItem;
}

/** The question whether a tool of an MCP server may be called: an item that comes whole. */
export class ApprovalOutput {
  readonly #ports: CallPorts;
  readonly #start: ApprovalStart;

  constructor(ports: CallPorts, start: ApprovalStart) {
    this.#ports = ports;
    this.#start = start;
  }

  get item(): ApprovalRequestItem {
    return this.#start.item;
  }

  get words(): string {
    return this.item.name + this.item.arguments;
  }

  open(): void {
    const { emit, conversation } = this.#ports;
    emit({ type: 'response.output_item.added', ...this.#outputIds(), item: this.item });
    if (!conversation) return;
    emit({ type: 'conversation.item.added', previous_item_id: conversation.insert(this.item), item: this.item });
  }

  close(_status: 'completed' | 'incomplete', isTold: boolean): void {
    const { emit, conversation } = this.#ports;
    if (!isTold) return;
    if (conversation) {
      const previous = conversation.predecessorWhenDone(this.item.id);
      emit({ type: 'conversation.item.done', previous_item_id: previous, item: this.item });
    }
    emit({ type: 'response.output_item.done', ...this.#outputIds(), item: this.item });
  }

  #outputIds() {
    return { response_id: this.#start.responseId, output_index: this.#start.outputIndex };
  }
}
