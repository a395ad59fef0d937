import { describe, expect, it } from '@jest/globals';

import type { TranscriptEntry } from '../../realtime/conversation/transcript-entry.ts';
import { plainTranscript } from './plain-transcript.ts';

const words = { kind: 'words', responseId: null } as const;

describe('plainTranscript', () => {
  it('says who said what, what was cut, and where a new conversation began', () => {
    const entries: TranscriptEntry[] = [
      { ...words, id: 'a', speaker: 'user', text: 'Why is the sky blue?', status: 'complete' },
      { ...words, id: 'b', speaker: 'assistant', text: 'Because of the light', status: 'interrupted', heardLength: 10 },
      { ...words, id: 'c', speaker: 'user', text: '', status: 'unheard' },
      { kind: 'document', id: 'f', name: 'a.pdf', status: 'ready', progress: 1, pages: 2, isComplete: true },
      { kind: 'divider', id: 'd', reason: 'restarted' },
      { ...words, id: 'e', speaker: 'assistant', text: 'Hello', status: 'incomplete' },
    ];
    expect(plainTranscript(entries)).toBe(
      'You: Why is the sky blue?\n\nReply: Because of [interrupted]\n\n[a.pdf]\n\n---\n\nReply: Hello [cut off]\n',
    );
  });
});
