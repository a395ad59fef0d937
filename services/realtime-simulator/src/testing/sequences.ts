/** What a client hears of an answer of two short sentences, after `response.created`, as recorded. */
export const spokenAnswer: readonly string[] = [
  'response.output_item.added',
  'conversation.item.added',
  'response.content_part.added',
  'response.output_audio_transcript.delta',
  'response.output_audio_transcript.delta',
  'response.output_audio_transcript.delta',
  'response.output_audio.delta',
  'response.output_audio_transcript.delta',
  'response.output_audio_transcript.delta',
  'response.output_audio.delta',
  'response.output_audio.delta',
  'response.output_audio.delta',
  'response.output_audio.done',
  'response.output_audio_transcript.done',
  'response.content_part.done',
  'conversation.item.done',
  'response.output_item.done',
  'response.done',
  'rate_limits.updated',
];

/** What follows the end of the user's turn. */
export const committedTurn: readonly string[] = [
  'input_audio_buffer.committed',
  'conversation.item.added',
  'conversation.item.done',
];

export const detectedTurn: readonly string[] = [
  'input_audio_buffer.speech_started',
  'input_audio_buffer.speech_stopped',
  ...committedTurn,
];

/** The end of an answer that was cut off while its sound was sent. */
export const cutOff: readonly string[] = [
  'response.output_audio.done',
  'response.output_audio_transcript.done',
  'response.content_part.done',
  'conversation.item.done',
  'response.output_item.done',
  'response.done',
];
