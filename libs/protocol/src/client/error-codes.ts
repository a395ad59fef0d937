/**
 * The errors a client may be told of: one table, read by gateway, worker, page and the generated docs.
 * `retryable` says whether the same request may succeed later without a change by the user or the operator.
 */
export const errorTable = {
  malformed_message: { retryable: false, meaning: 'The frame is not one JSON object of the shape its type asks for.' },
  unknown_message_type: { retryable: false, meaning: 'The message type is not one this server knows.' },
  invalid_audio: {
    retryable: false,
    meaning: 'The audio is not base64 of whole 16-bit samples, or the frame is empty.',
  },
  message_too_large: { retryable: false, meaning: 'The message is larger than the server accepts.' },
  invalid_parameter: {
    retryable: false,
    meaning: 'A query parameter of the connection has a value the server cannot use.',
  },
  not_allowed: { retryable: false, meaning: 'The operator does not let clients make this change.' },
  cannot_update_voice: { retryable: false, meaning: 'The voice cannot change once the assistant has spoken.' },
  update_refused: {
    retryable: false,
    meaning: 'The speech service refused the new settings; those of before still hold.',
  },
  not_push_to_talk: { retryable: false, meaning: 'Only a conversation in push-to-talk takes `commit` and `clear`.' },
  too_little_audio: {
    retryable: true,
    meaning: 'Less than 100 ms were said since the last `commit`; they are kept, more may follow.',
  },
  login_required: {
    retryable: false,
    meaning: 'The server wants to know who talks: neither a token nor a ticket came along.',
  },
  token_refused: { retryable: false, meaning: 'The token is not one this server goes by, or is not good yet.' },
  token_expired: { retryable: false, meaning: 'The token has expired; connect with a new one.' },
  ticket_refused: { retryable: false, meaning: 'The ticket is unknown, used or too old; connect with a new one.' },
  login_unavailable: { retryable: true, meaning: 'Who issues the tokens could not be asked for its keys.' },
  origin_refused: { retryable: false, meaning: 'Pages of this origin may not talk to this server.' },
  too_many_errors: { retryable: false, meaning: 'The client sent more bad messages than the server tolerates.' },
  text_too_long: { retryable: false, meaning: 'The text is longer than the server accepts; nothing of it was taken.' },
  connecting_too_often: {
    retryable: true,
    meaning: 'Too many connections were opened from this address within a minute.',
  },
  too_many_connections: {
    retryable: true,
    meaning: 'The address or the user has as many connections open as one may have.',
  },
  too_many_conversations: {
    retryable: true,
    meaning: 'The user has as many conversations at once as one may have.',
  },
  at_capacity: { retryable: true, meaning: 'The servers have as many conversations as they take.' },
  too_many_messages: {
    retryable: true,
    meaning: 'The client sent more messages or bytes in a short time than the server takes.',
  },
  audio_too_fast: { retryable: true, meaning: 'The client sent audio faster than anyone speaks it.' },
  client_too_slow: {
    retryable: true,
    meaning: 'The client read slower than the reply was produced; the backlog reached its limit.',
  },
  no_capacity: { retryable: true, meaning: 'No worker took the conversation in time, or too many wait for one.' },
  fabric_unavailable: { retryable: true, meaning: 'The connection between the servers (Redis) is away.' },
  worker_lost: { retryable: true, meaning: 'The worker that held the conversation stopped answering.' },
  resume_refused: {
    retryable: false,
    meaning: 'The token to resume with is unknown, used or too old, or the conversation is over; open a new one.',
  },
  taken_over: { retryable: false, meaning: 'The conversation goes on at another connection that resumed it.' },
  upstream_unavailable: { retryable: true, meaning: 'The speech service could not be reached, or closed the session.' },
  upstream_rejected_key: { retryable: false, meaning: 'The speech service refused the API key or the account.' },
  upstream_quota_exhausted: { retryable: false, meaning: 'The account at the speech service has no quota left.' },
  upstream_rejected_request: {
    retryable: false,
    meaning: 'The speech service refused the session settings or the model.',
  },
  upstream_error: {
    retryable: true,
    meaning: 'The speech service reported an error that does not end the conversation.',
  },
  response_failed: {
    retryable: true,
    meaning: 'The speech service could not finish this reply; the conversation goes on.',
  },
  document_too_large: { retryable: false, meaning: 'The document is larger than the server accepts.' },
  document_incomplete: { retryable: true, meaning: 'A part of the document is missing or came out of order.' },
  document_unreadable: {
    retryable: false,
    meaning:
      'No text could be taken out of the document: it is damaged, protected, only pictures, or too much at once.',
  },
  too_many_documents: { retryable: false, meaning: 'The conversation has as many documents as it can have.' },
  documents_busy: { retryable: true, meaning: 'The server has too many documents to read just now.' },
  budget_exhausted: {
    retryable: false,
    meaning: 'The budget of this conversation, or of its user for today, is used up.',
  },
  internal_error: { retryable: true, meaning: 'Something unforeseen went wrong in the server.' },
} as const satisfies Record<string, { retryable: boolean; meaning: string }>;

export type ErrorCode = keyof typeof errorTable;

export const errorCodes = Object.keys(errorTable) as [ErrorCode, ...ErrorCode[]];
