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

/** An item of the conversation in the shape and key order it has on the wire (no `object` key). */
export type Item = MessageItem | FunctionCallItem | FunctionCallOutputItem;
