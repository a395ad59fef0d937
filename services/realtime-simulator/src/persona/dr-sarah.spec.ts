import { describe, expect, it } from '@jest/globals';

import { DrSarah } from './dr-sarah.ts';
import type { Heard } from './persona.port.ts';
import { introduction } from './repertoire.ts';

const sarah = new DrSarah();
const reply = (heard: Heard, turn = 1) => sarah.reply({ heard, turn, instructions: 'Be kind.' });
const told = (text: string, turn = 1) => reply({ kind: 'text', text }, turn).join(' ');

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
  it.each(heardThings)('says that it comes from a simulator, in sentences that can be spoken: %j', (heard) => {
    for (let turn = 0; turn < 6; turn++) {
      const sentences = reply(heard, turn);
      expect(sentences.join(' ')).toMatch(/simulator/);
      expect(sentences.length).toBeLessThanOrEqual(4);
      for (const sentence of sentences) {
        expect(sentence).toMatch(/^[\x20-\x7e]+$/);
        expect(sentence).not.toMatch(/[{}]/);
        expect(sentence.split(' ').length).toBeLessThanOrEqual(20);
      }
    }
  });

  it('introduces herself once, with the answer', () => {
    expect(reply({ kind: 'nothing' }, 0)).toEqual(introduction);
    expect(told('hello', 0)).toBe(introduction.join(' '));
    expect(told('What about llamas?', 0)).toContain('offline simulator of Colloquy');
    expect(told('What about llamas?', 0)).toContain('llamas');
    expect(told('hello')).not.toContain(introduction[0]);
  });

  it('takes up what was typed', () => {
    expect(told('Please tell me about the llamas of Peru')).toContain('llamas Peru');
  });

  it('answers what she has words for', () => {
    expect(told('Who are you?')).toMatch(/no language model|small program/);
    expect(told('How does this system work?')).toMatch(/gateway/);
    expect(told('Recommend a paper')).toMatch(/paper/i);
    expect(told('Thank you')).toMatch(/welcome/);
  });

  it('knows speech by its length alone', () => {
    expect(reply({ kind: 'speech', seconds: 3.6 }).join(' ')).toContain('4 seconds');
    expect(reply({ kind: 'speech', seconds: 0 }).join(' ')).toContain('silence');
  });

  it('passes on what a tool gave', () => {
    expect(reply({ kind: 'tool_result', output: '{"city":"London","degrees":12}' }).join(' ')).toContain(
      'city London degrees 12',
    );
  });

  it('varies from turn to turn and by seed, always the same way', () => {
    const answers = (seed: number) =>
      [1, 2, 3, 4, 5, 6].map((turn) =>
        new DrSarah(seed).reply({ heard: { kind: 'text', text: 'llamas' }, turn, instructions: '' }),
      );
    expect(new Set(answers(0).map(String)).size).toBeGreaterThan(1);
    expect(answers(0)).toEqual(answers(0));
    expect(answers(1)).not.toEqual(answers(0));
  });
});
