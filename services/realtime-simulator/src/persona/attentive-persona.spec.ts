import { describe, expect, it } from '@jest/globals';

import type { Item } from '../protocol/item.ts';
import { AttentivePersona } from './attentive-persona.ts';
import { spoken, type Cue, type Persona } from './persona.port.ts';

const said = (transcript: string | null): Item => ({
  id: 'item_1',
  type: 'message',
  status: 'completed',
  role: 'user',
  content: [{ type: 'input_audio', transcript }],
});

async function cueAfter(item: Item, words: string | null): Promise<Cue | undefined> {
  const cues: Cue[] = [];
  const persona: Persona = {
    reply: (cue) => {
      cues.push(cue);
      return Promise.resolve(spoken(['Yes.']));
    },
  };
  const settings = {
    turn: 1,
    instructions: '',
    tools: [],
    toolChoice: 'auto',
    mayCallInParallel: true,
    offers: [],
  } as const;
  const attentive = new AttentivePersona(persona, () => Promise.resolve(words));
  await attentive.reply({ heard: { kind: 'speech', seconds: 2 }, items: [item], ...settings }, AbortSignal.any([]));
  return cues[0];
}

describe('an answer to speech', () => {
  it('knows the words that were recognised, and so does the history', async () => {
    const cue = await cueAfter(said(null), 'What is the weather like?');
    expect(cue?.heard).toEqual({ kind: 'speech', seconds: 2, words: 'What is the weather like?' });
    expect(cue?.items).toEqual([said('What is the weather like?')]);
  });

  it('takes the words of the transcript where there is one', async () => {
    expect((await cueAfter(said('Good evening.'), null))?.heard).toMatchObject({ words: 'Good evening.' });
  });

  it.each([null, '', '(2.4 seconds of speech)'])('has none when the transcript is %j', async (transcript) => {
    expect((await cueAfter(said(transcript), null))?.heard).toEqual({ kind: 'speech', seconds: 2 });
  });
});
