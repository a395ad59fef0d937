import type { ErrorCode } from '@colloquy/protocol';

export interface Failure {
  readonly code: ErrorCode;
  /** False: trying again with the same key, account and settings is pointless. */
  readonly retryable: boolean;
}

export interface UpstreamErrorBody {
  readonly code?: string | null;
  readonly type?: string | null;
  readonly message?: string | null;
}

/** Error codes of the service after which a retry can only make things worse. */
const fatal: Readonly<Record<string, ErrorCode>> = {
  invalid_api_key: 'upstream_rejected_key',
  account_deactivated: 'upstream_rejected_key',
  insufficient_quota: 'upstream_quota_exhausted',
  billing_hard_limit_reached: 'upstream_quota_exhausted',
  invalid_model: 'upstream_rejected_request',
  model_not_found: 'upstream_rejected_request',
  invalid_intent: 'upstream_rejected_request',
  beta_api_shape_disabled: 'upstream_rejected_request',
  missing_required_parameter: 'upstream_rejected_request',
  unknown_parameter: 'upstream_rejected_request',
};

export function classifyFailure({ code }: UpstreamErrorBody): Failure {
  const known = fatal[code ?? ''];
  return known ? { code: known, retryable: false } : { code: 'response_failed', retryable: true };
}

/** The service had less audio than we counted: the client can go on, and commit again. */
export function isTooLittleAudio({ code }: UpstreamErrorBody): boolean {
  return code === 'input_audio_buffer_commit_empty';
}

export function isRateLimit({ code }: UpstreamErrorBody): boolean {
  return code === 'rate_limit_exceeded' || code === 'inference_rate_limit_exceeded';
}

/**
 * Errors that change nothing: we cut where less audio existed than we counted (the service counts a little less than it
 * sends), or cancelled what had just ended by itself.
 */
export function isHarmless({ code, message }: UpstreamErrorBody): boolean {
  return (
    code === 'response_cancel_not_active' ||
    code === 'item_truncate_invalid_item_id' ||
    code === 'unsupported_content_type' ||
    // The close that follows tells the link, and the conversation goes on with another session.
    code === 'session_expired' ||
    (message ?? '').includes('is already shorter than')
  );
}
