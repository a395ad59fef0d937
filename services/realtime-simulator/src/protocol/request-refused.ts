/** Codes the service uses for what it will not do, and two of our own for the bounds of the simulator. */
export const refusalCodes = [
  'invalid_event',
  'invalid_value',
  'invalid_type',
  'missing_required_parameter',
  'unknown_parameter',
  'cannot_update_voice',
  'conversation_already_has_active_response',
  'response_cancel_not_active',
  'input_audio_buffer_commit_empty',
  'item_create_invalid_previous_item_id',
  'item_retrieve_invalid_item_id',
  'item_delete_invalid_item_id',
  'item_truncate_invalid_item_id',
  'unsupported_content_type',
  'session_expired',
  'invalid_api_key',
  'beta_api_shape_disabled',
  'invalid_model',
  'invalid_intent',
  'input_audio_buffer_full',
  'rate_limit_exceeded',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** What an `error` event says, but for the ids. */
export interface Refusal {
  readonly type: 'invalid_request_error';
  readonly code: RefusalCode | null;
  readonly message: string;
  readonly param: string | null;
}

export function refusal(code: RefusalCode | null, message: string, param: string | null = null): Refusal {
  return { type: 'invalid_request_error', code, message, param };
}

/** A client event cannot be carried out; it changes nothing and is answered with an `error` event. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  readonly refusal: Refusal;

  constructor(code: RefusalCode | null, message: string, param: string | null = null) {
    super(message);
    this.refusal = refusal(code, message, param);
  }
}
