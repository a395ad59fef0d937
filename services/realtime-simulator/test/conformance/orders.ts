import type { Pattern } from './pattern.ts';

/** What the service is free to send at any moment: the transcription of what it heard, and what is left of the rate limit. */
export const meanwhile: readonly string[] = [
  'conversation.item.input_audio_transcription.delta',
  'conversation.item.input_audio_transcription.completed',
  'conversation.item.input_audio_transcription.failed',
  'rate_limits.updated',
];

const inOrder = (...parts: readonly Pattern[]): Pattern => ({ inOrder: parts });

const configured = inOrder('session.created', 'session.updated');

/** An item that comes whole: given by the client, or made of what was heard. */
export const wholeItem = inOrder('conversation.item.added', 'conversation.item.done');
const opened = inOrder('response.output_item.added', 'conversation.item.added');
const closed = inOrder('conversation.item.done', 'response.output_item.done');

/** A spoken message: words run ahead of the sound. */
const spokenMessage = inOrder(
  opened,
  'response.content_part.added',
  'response.output_audio_transcript.delta',
  { some: ['response.output_audio_transcript.delta', 'response.output_audio.delta'] },
  'response.output_audio.done',
  'response.output_audio_transcript.done',
  'response.content_part.done',
  closed,
);

const writtenMessage = inOrder(
  opened,
  'response.content_part.added',
  { some: ['response.output_text.delta'] },
  'response.output_text.done',
  'response.content_part.done',
  closed,
);

const functionCall = inOrder(
  opened,
  { some: ['response.function_call_arguments.delta'] },
  'response.function_call_arguments.done',
  closed,
);

const response = (...outputs: readonly Pattern[]) =>
  inOrder('response.created', { together: outputs }, 'response.done');

export const spokenAnswer = response(spokenMessage);
export const writtenAnswer = response(writtenMessage);
export const calling = response(functionCall);
/** A 2.x model may say what it is about to do; the call then starts before the words have ended. */
export const callingAloud = response(writtenMessage, functionCall);

/** The end of the user's turn. */
export const committed = inOrder('input_audio_buffer.committed', wholeItem);
const heard = inOrder('input_audio_buffer.speech_started', 'input_audio_buffer.speech_stopped', committed);
export const spokenTurn = inOrder(heard, spokenAnswer);

/** Nobody spoke for `idle_timeout_ms`: the service says so in an item and goes on by itself. */
export const idleTurn = inOrder('input_audio_buffer.timeout_triggered', wholeItem, committed, spokenAnswer);

/** An answer that is cut off while its sound is sent; every `.done` comes all the same. */
const cutOffAnswer = response(spokenMessage);
/** The user speaks over the answer, the client truncates it, and the next answer comes. */
export const interruption = inOrder(
  {
    // Whether the client's truncation or the end of the user's speech comes first is up to them.
    inOrder: [
      'response.created',
      opened,
      'response.content_part.added',
      'response.output_audio_transcript.delta',
      { some: ['response.output_audio_transcript.delta', 'response.output_audio.delta'] },
      'input_audio_buffer.speech_started',
    ],
  },
  inOrder(
    'response.output_audio.done',
    'response.output_audio_transcript.done',
    'response.content_part.done',
    closed,
    'response.done',
  ),
  { together: ['conversation.item.truncated', inOrder('input_audio_buffer.speech_stopped', committed, cutOffAnswer)] },
);

/** Which order each recording of the service is expected to show. */
export const recorded: Readonly<Record<string, Pattern>> = {
  audio_in_server_vad_turn: inOrder(configured, spokenTurn),
  input_audio_retention_segments_three_server_vad_turns: inOrder(configured, spokenTurn, spokenTurn, spokenTurn),
  text_in_audio_out_turn: inOrder(configured, wholeItem, spokenAnswer),
  message_history_seeding: inOrder(configured, wholeItem, wholeItem, wholeItem, writtenAnswer),
  tool_call_round: inOrder(configured, wholeItem, calling, wholeItem, writtenAnswer),
  'text_tool_round_parity_openai-current_': inOrder(configured, wholeItem, callingAloud, wholeItem, writtenAnswer),
  'idle_timeout_nudge.ABRIDGED': inOrder(configured, wholeItem, spokenAnswer, idleTurn),
};

/** Where the replay may differ from the recording: whether a call is announced is up to the model. */
export const replayed: Readonly<Record<string, Pattern>> = {
  'text_tool_round_parity_openai-current_': inOrder(configured, wholeItem, calling, wholeItem, writtenAnswer),
};
