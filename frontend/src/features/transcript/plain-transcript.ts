import type { TranscriptEntry, Words } from '../../realtime/conversation/transcript-entry.ts';

/** The conversation as plain text, an empty line between two utterances; speech without words is left out. */
export function plainTranscript(entries: readonly TranscriptEntry[]): string {
  return entries
    .map(plainEntry)
    .filter((line) => line !== null)
    .join('\n\n')
    .concat('\n');
}

function plainEntry(entry: TranscriptEntry): string | null {
  if (entry.kind === 'divider') return '---';
  if (entry.kind === 'document') return `[${entry.name}]`;
  if (entry.kind === 'tool') return null;
  if (entry.text === '') return null;
  return `${entry.speaker === 'user' ? 'You' : 'Reply'}: ${entry.text.slice(0, entry.heardLength)}${mark(entry)}`;
}

function mark({ status }: Words): string {
  if (status === 'interrupted') return ' [interrupted]';
  return status === 'incomplete' ? ' [cut off]' : '';
}
