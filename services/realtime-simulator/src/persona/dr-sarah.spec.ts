import { describe, expect, it } from '@jest/globals';

import { DrSarah } from './dr-sarah.ts';
import type { Heard } from './persona.port.ts';
import { introduction } from './repertoire.ts';

const sarah = new DrSarah();

async function reply(heard: Heard, turn = 1, persona = sarah, instructions = 'Be kind.'): Promise<readonly string[]> {
  const settings = {
    instructions,
    items: [],
    tools: [],
    toolChoice: 'auto',
    mayCallInParallel: true,
    offers: [],
  } as const;
  const { outputs } = await persona.reply({ heard, turn, ...settings });
  return outputs.flatMap((output) => (output.kind === 'message' ? output.sentences : []));
}
const told = async (text: string, turn = 1) => (await reply({ kind: 'text', text }, turn)).join(' ');

const heardThings: Heard[] = [
  ...[
    'hi',
    'Who are you?',
    'Are you real?',
    'How does this system work?',
    'Any papers on llamas?',
    'help',
    'thanks!',
    'bye',
    'Tell me about llamas in Peru',
    'Какая погода?',
    '',
  ].map((text) => ({ kind: 'text', text }) as const),
  ...[0, 0.4, 2.4, 65].map((seconds) => ({ kind: 'speech', seconds }) as const),
  { kind: 'tool_result', output: '{"city":"London","degrees":12}' },
  { kind: 'picture' },
  { kind: 'nothing' },
];

describe('what Doctor Sarah says', () => {
  it.each(heardThings)('says that it comes from a simulator, in sentences that can be spoken: %j', async (heard) => {
    for (let turn = 0; turn < 6; turn++) {
      const sentences = await reply(heard, turn);
      expect(sentences.join(' ')).toMatch(/simulator/);
      expect(sentences.length).toBeLessThanOrEqual(4);
      for (const sentence of sentences) {
        expect(sentence).toMatch(/^[\x20-\x7e]+$/);
        expect(sentence).not.toMatch(/[{}]/);
        expect(sentence.split(' ').length).toBeLessThanOrEqual(20);
      }
    }
  });

  it('introduces herself once, with the answer', async () => {
    expect(await reply({ kind: 'nothing' }, 0)).toEqual(introduction);
    expect(await told('hello', 0)).toBe(introduction.join(' '));
    expect(await told('What about llamas?', 0)).toContain('offline simulator of Colloquy');
    expect(await told('What about llamas?', 0)).toContain('llamas');
    expect(await told('hello')).not.toContain(introduction[0]);
  });

  it('says what the instructions dictate, and nothing else', async () => {
    const dictation = 'Be kind.\n\nSay exactly the words between the marks.\n<<<\nHello. It is me!\n>>>';
    expect(await reply({ kind: 'nothing' }, 0, sarah, dictation)).toEqual(['Hello. It is me!']);
    expect(await reply({ kind: 'nothing' }, 0, sarah, dictation.replace('exactly', 'about'))).not.toEqual([
      'Hello. It is me!',
    ]);
  });

  it('takes up what was typed', async () => {
    expect(await told('Please tell me about the llamas of Peru')).toContain('llamas Peru');
  });

  it('answers what she has words for', async () => {
    expect(await told('Who are you?')).toMatch(/no language model|small program/);
    expect(await told('How does this system work?')).toMatch(/gateway/);
    expect(await told('Recommend a paper')).toMatch(/paper/i);
    expect(await told('Thank you')).toMatch(/welcome/);
  });

  it('knows speech by its length alone', async () => {
    expect((await reply({ kind: 'speech', seconds: 3.6 })).join(' ')).toContain('4 seconds');
    expect((await reply({ kind: 'speech', seconds: 0 })).join(' ')).toContain('silence');
  });

  it('passes on what a tool gave', async () => {
    const answer = await reply({ kind: 'tool_result', output: '{"city":"London","degrees":12}' });
    expect(answer.join(' ')).toContain('city London degrees 12');
  });

  it('varies from turn to turn and by seed, always the same way', async () => {
    const answers = (seed: number) =>
      Promise.all([1, 2, 3, 4, 5, 6].map((turn) => reply({ kind: 'text', text: 'llamas' }, turn, new DrSarah(seed))));
    expect(new Set((await answers(0)).map(String)).size).toBeGreaterThan(1);
    expect(await answers(0)).toEqual(await answers(0));
    expect(await answers(1)).not.toEqual(await answers(0));
  });
});
