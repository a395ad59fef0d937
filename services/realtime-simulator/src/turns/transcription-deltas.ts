/** Transcribes while somebody still speaks, and word by word as a language model writes them (recorded). */
const STREAMING_MODEL = 'gpt-realtime-whisper';

export function isStreaming(model: string): boolean {
  return model === STREAMING_MODEL;
}

/**
 * The pieces a transcript is sent in: words with the space before them. The streaming model puts a space before the first
 * as well, which the whole transcript has not, and sends marks by themselves: ` Hello`, `,`, ` my`.
 */
export function transcriptionDeltas(transcript: string, model: string): string[] {
  if (!isStreaming(model)) return transcript.match(/\s*\S+/g) ?? [];
  return ` ${transcript.trim()}`.match(/\s*(?:[\p{L}\p{M}\p{N}'’]+|[^\s\p{L}\p{M}\p{N}'’]+)/gu) ?? [];
}
