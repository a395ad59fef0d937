import { expect, it } from '@jest/globals';

import { transcriptionDeltas } from './transcription-deltas.ts';

it('cuts as the streaming model was recorded to', () => {
  const deltas = [' Hello', ',', ' my', ' name', ' is', ' Marcelo', '.'];
  expect(transcriptionDeltas('Hello, my name is Marcelo.', 'gpt-realtime-whisper')).toEqual(deltas);
});

it('sends words with their marks for the others', () => {
  expect(transcriptionDeltas('Hello, my name', 'whisper-1')).toEqual(['Hello,', ' my', ' name']);
});

it.each(['', 'Yes', "It's 2.4 m – naïve?", 'नमस्ते दुनिया'])('loses nothing: %s', (transcript) => {
  for (const model of ['gpt-realtime-whisper', 'whisper-1']) {
    expect(transcriptionDeltas(transcript, model).join('').trim()).toBe(transcript);
  }
});
