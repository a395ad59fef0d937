/** Errors the server may report, as in its own table, so that each gets a line in the summary. */
export const serverErrors = [
  'malformed_message',
  'unknown_message_type',
  'invalid_audio',
  'message_too_large',
  'invalid_parameter',
  'not_allowed',
  'cannot_update_voice',
  'update_refused',
  'not_push_to_talk',
  'too_little_audio',
  'login_required',
  'token_refused',
  'token_expired',
  'ticket_refused',
  'login_unavailable',
  'origin_refused',
  'too_many_errors',
  'text_too_long',
  'connecting_too_often',
  'too_many_connections',
  'too_many_conversations',
  'at_capacity',
  'too_many_messages',
  'audio_too_fast',
  'client_too_slow',
  'no_capacity',
  'fabric_unavailable',
  'worker_lost',
  'resume_refused',
  'taken_over',
  'upstream_unavailable',
  'upstream_rejected_key',
  'upstream_quota_exhausted',
  'upstream_rejected_request',
  'upstream_error',
  'response_failed',
  'document_too_large',
  'document_incomplete',
  'document_unreadable',
  'too_many_documents',
  'documents_busy',
  'budget_exhausted',
  'internal_error',
] as const;

/** What this client finds wrong by itself. */
export const clientErrors = [
  'not_ready',
  'no_reply',
  'reply_lost',
  'reply_not_completed',
  'reply_too_early',
  'reply_without_text',
  'reply_without_audio',
  'closed_early',
] as const;

/** A code as the value of a label: one that is not known here counts as `other`, so that labels stay few. */
export function errorLabel(code: string): string {
  return [...serverErrors, ...clientErrors].find((known) => known === code) ?? 'other';
}
