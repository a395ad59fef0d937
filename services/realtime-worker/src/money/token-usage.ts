import type { PerTokenKind } from '@colloquy/protocol/internal';
import type {
  ConversationItemInputAudioTranscriptionCompletedEvent,
  RealtimeResponseUsage,
} from 'openai/resources/realtime/realtime';

/** Seconds or tokens, by what the transcribing model charges. */
export type TranscriptionUsage = ConversationItemInputAudioTranscriptionCompletedEvent['usage'];

/**
 * What a response used, by what it costs. Cached tokens are part of the input, reasoning part of the output's text. What
 * the service does not split is text; what it does not call cached is fresh, so that a cost is never too low.
 */
export function tokensOf(usage: RealtimeResponseUsage | undefined): PerTokenKind {
  const { input_token_details: input, output_token_details: output } = usage ?? {};
  const inputAudio = input?.audio_tokens ?? 0;
  const inputText = Math.max((usage?.input_tokens ?? 0) - inputAudio, 0);
  const cachedText = Math.min(input?.cached_tokens_details?.text_tokens ?? 0, inputText);
  const cachedAudio = Math.min(input?.cached_tokens_details?.audio_tokens ?? 0, inputAudio);
  const outputAudio = output?.audio_tokens ?? 0;
  return {
    input_text_fresh: inputText - cachedText,
    input_text_cached: cachedText,
    input_audio_fresh: inputAudio - cachedAudio,
    input_audio_cached: cachedAudio,
    output_text: Math.max((usage?.output_tokens ?? 0) - outputAudio, 0),
    output_audio: outputAudio,
  };
}
