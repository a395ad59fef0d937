import { expect, it } from '@jest/globals';

import { RenderedAhead } from './rendered-ahead.ts';
import { SpeechFailed, type Speech, type Utterance } from './speech.port.ts';

class ListedSpeech implements Speech {
  readonly said: Utterance[] = [];

  say(utterance: Utterance): Promise<Int16Array> {
    this.said.push(utterance);
    return utterance.text === 'No.' ? Promise.reject(new SpeechFailed('no')) : Promise.resolve(new Int16Array(1));
  }
}

const sentences = ['Yes.', 'No.', 'Perhaps.'];

it('speaks every sentence once in each voice, also after one that cannot be made', async () => {
  const speech = new ListedSpeech();
  const ahead = new RenderedAhead(speech, sentences);
  await Promise.all([ahead.prepare('marin'), ahead.prepare('marin')]);
  await ahead.prepare('alloy');
  expect(speech.said.map(({ voice, text }) => ({ voice, text }))).toEqual([
    ...sentences.map((text) => ({ voice: 'marin', text })),
    ...sentences.map((text) => ({ voice: 'alloy', text })),
  ]);
});
