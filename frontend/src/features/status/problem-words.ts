import type { ErrorCode } from '@colloquy/protocol';

import type { MicrophoneProblem } from '../../realtime/audio/microphone-problem.ts';
import type { Problem } from '../../realtime/conversation/conversation-event.ts';
import type { PlainWords } from './plain-words.ts';

/** What went wrong and what the user can do. */
export function problemWords(problem: Problem): PlainWords {
  switch (problem.kind) {
    case 'server':
      return withPause(serverWords[problem.code], problem.retryAfterS);
    case 'microphone':
      return microphoneWords[problem.problem];
    case 'speaker':
      return {
        title: 'No sound',
        detail: 'This browser could not open its sound output. Reload the page or try another browser.',
      };
    case 'unreachable':
      return { title: 'Server not reached', detail: 'Check your network connection, then try again.' };
    case 'refused':
      return {
        title: 'The server closed the conversation',
        detail: reload,
      };
  }
}

function withPause(words: PlainWords, retryAfterS: number | undefined): PlainWords {
  return retryAfterS === undefined ? words : { ...words, detail: `${words.detail} Try again in ${span(retryAfterS)}.` };
}

/** A time in the unit that makes it a small number. */
function span(seconds: number): string {
  const [amount, unit] =
    seconds < 90 ? [seconds, 'second'] : seconds < 5_400 ? [seconds / 60, 'minute'] : [seconds / 3_600, 'hour'];
  const whole = Math.max(1, Math.round(amount));
  return `${String(whole)} ${unit}${whole === 1 ? '' : 's'}`;
}

const microphoneWords: Record<MicrophoneProblem, PlainWords> = {
  insecure_page: {
    title: 'No microphone on this address',
    detail: 'Browsers allow it only over https or on localhost. You can type below and hear the answers.',
  },
  refused: {
    title: 'Microphone blocked',
    detail: 'Allow it beside the address, then start talking. Until then you can type below.',
  },
  missing: {
    title: 'No microphone found',
    detail: 'Connect one and start talking, or type below.',
  },
  in_use: {
    title: 'Microphone busy',
    detail: 'Another program holds it. Close that program and start talking, or type below.',
  },
  lost: {
    title: 'Microphone disconnected',
    detail: 'Connect it again and start talking, or type below.',
  },
  revoked: {
    title: 'Microphone not allowed any more',
    detail: 'Allow it beside the address, then start talking. Until then you can type below.',
  },
  unusable: {
    title: 'Microphone not usable',
    detail: 'This browser could not read from it. Try another browser, or type below.',
  },
};

const reload = 'Reload the page. If it happens again, tell the people who run this site.';
const operator = 'Only the people who run this site can change that; please tell them.';

const serverWords: Record<ErrorCode, PlainWords> = {
  malformed_message: { title: 'The server did not understand this page', detail: reload },
  unknown_message_type: { title: 'The server did not understand this page', detail: reload },
  invalid_audio: { title: 'Some of your voice was damaged', detail: 'Please say it again.' },
  message_too_large: { title: 'That was too long', detail: 'Send it in shorter pieces.' },
  invalid_parameter: { title: 'The server did not accept this page', detail: reload },
  not_allowed: { title: 'This site does not allow that change', detail: operator },
  cannot_update_voice: {
    title: 'The voice stays as it is',
    detail: 'It can only change before the first answer. Start again to choose another.',
  },
  update_refused: { title: 'The change was refused', detail: 'Everything stays as it was.' },
  not_push_to_talk: { title: 'The server did not understand this page', detail: reload },
  too_little_audio: { title: 'That was too short', detail: 'Hold the button while you speak.' },
  login_required: { title: 'Please sign in', detail: 'Sign in where you came from, then come back to this page.' },
  token_refused: { title: 'You could not be signed in', detail: operator },
  token_expired: { title: 'You were signed out', detail: 'Reload the page, and sign in again if it asks you to.' },
  ticket_refused: { title: 'You could not be signed in', detail: 'Please try again.' },
  login_unavailable: { title: 'Signing in is not possible', detail: 'It should be again in a moment.' },
  origin_refused: { title: 'This page may not talk to the server', detail: operator },
  too_many_errors: { title: 'The server did not understand this page', detail: reload },
  text_too_long: { title: 'That was too long', detail: 'Send it in shorter pieces.' },
  connecting_too_often: {
    title: 'Too many attempts from your network',
    detail: 'Wait a minute, then try again.',
  },
  too_many_connections: {
    title: 'Too many connections are open',
    detail: 'Close this page in other tabs or windows, then try again.',
  },
  too_many_conversations: {
    title: 'You have other conversations open',
    detail: 'End one of them, then try again.',
  },
  at_capacity: { title: 'All lines are busy', detail: 'A place should be free in a moment.' },
  too_many_messages: { title: 'This page sent too much at once', detail: 'Wait a moment, then try again.' },
  audio_too_fast: { title: 'This page sent too much at once', detail: 'Wait a moment, then try again.' },
  client_too_slow: {
    title: 'Your connection was too slow',
    detail: 'The answer could not keep up. A better network helps.',
  },
  no_capacity: { title: 'All lines are busy', detail: 'A place should be free in a moment.' },
  fabric_unavailable: { title: 'The server has a fault', detail: 'It usually passes within seconds.' },
  worker_lost: { title: 'The server lost this conversation', detail: 'What was said before may be forgotten.' },
  resume_refused: { title: 'That conversation is over', detail: 'Start another one.' },
  taken_over: { title: 'The conversation goes on elsewhere', detail: 'It was taken over by another window.' },
  upstream_unavailable: { title: 'The speech service did not answer', detail: 'Please try again in a moment.' },
  upstream_rejected_key: { title: 'The speech service refused this site', detail: operator },
  upstream_quota_exhausted: { title: 'This site has used up its speech service', detail: operator },
  upstream_rejected_request: { title: 'The speech service refused the settings', detail: operator },
  upstream_error: { title: 'The speech service reported an error', detail: 'Please say that again.' },
  response_failed: { title: 'The answer could not be finished', detail: 'Please ask again.' },
  document_too_large: { title: 'That document is too large', detail: 'Attach a smaller one, or a part of it.' },
  document_incomplete: { title: 'The document did not arrive whole', detail: 'Please attach it again.' },
  document_unreadable: {
    title: 'That document could not be read',
    detail: 'It has no text, is protected or is damaged. Attach it as a PDF with text, or as plain text.',
  },
  too_many_documents: {
    title: 'No more documents fit in',
    detail: 'Start another conversation to talk about this one.',
  },
  documents_busy: { title: 'Too many documents at once', detail: 'Please attach it again in a moment.' },
  budget_exhausted: {
    title: 'The time for this conversation is used up',
    detail: 'Start another one. If that ends at once, come back tomorrow.',
  },
  internal_error: { title: 'Something went wrong on the server', detail: 'Please try again in a moment.' },
};
