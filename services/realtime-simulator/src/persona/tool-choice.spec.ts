import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import type { Tool, ToolChoice } from '../protocol/generation-schema.ts';
import type { Cue, Heard } from './persona.port.ts';
import { chooseCall } from './tool-choice.ts';

const weather: Tool = {
  type: 'function',
  name: 'get_weather',
  description: 'Tells the current weather of a city.',
  parameters: {
    type: 'object',
    properties: {
      city: { type: 'string' },
      unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
      days: { type: 'integer', minimum: 1, maximum: 7 },
    },
    required: ['city', 'unit'],
    additionalProperties: false,
  },
};
const booking: Tool = {
  type: 'function',
  name: 'book_train',
  description: 'Books seats on a train.',
  parameters: {
    type: 'object',
    properties: {
      from: { type: 'string' },
      to: { type: 'string', maxLength: 20 },
      day: { type: 'string', format: 'date' },
      seats: { type: 'integer', minimum: 1 },
      passengers: { type: 'array', items: { type: 'string' }, minItems: 1 },
      contact: { type: 'object', properties: { phone: { type: 'string' } }, required: ['phone'] },
    },
    required: ['from', 'to', 'day', 'seats', 'passengers', 'contact'],
  },
};

function call(text: string, toolChoice: ToolChoice = 'auto', heard: Heard = { kind: 'text', text }) {
  const cue: Cue = {
    heard,
    turn: 1,
    instructions: '',
    items: [],
    tools: [weather, booking],
    toolChoice,
    mayCallInParallel: true,
    offers: [],
  };
  const chosen = chooseCall(cue, text);
  return chosen?.kind === 'function_call' ? chosen : null;
}
const argumentsOf = (text: string, choice?: ToolChoice): unknown => JSON.parse(call(text, choice)?.arguments ?? 'null');

describe('choosing a tool', () => {
  it.each([
    ['What is the weather in Paris?', 'get_weather'],
    ['Please book two seats on a train from Berlin to Rome', 'book_train'],
    ['Hello there', undefined],
    ['Tell me a story about a king', undefined],
  ])('by what was said: %s', (text, name) => {
    expect(call(text)?.name).toBe(name);
  });

  it('obeys the choice that is set', () => {
    expect(call('What is the weather in Paris?', 'none')).toBeNull();
    expect(call('Hello there', 'required')).not.toBeNull();
    expect(call('Hello there', { type: 'function', name: 'book_train' })?.name).toBe('book_train');
  });

  it('calls nothing upon a result', () => {
    expect(call('What is the weather in Paris?', 'auto', { kind: 'tool_result', output: '12' })).toBeNull();
  });
});

describe('the arguments', () => {
  it('are taken from the words', () => {
    expect(argumentsOf('What is the weather in New York in Fahrenheit for 3 days?')).toEqual({
      city: 'New York',
      unit: 'fahrenheit',
      days: 3,
    });
    expect(argumentsOf('Please book two seats on the train from Berlin to Rome on 2027-03-01')).toMatchObject({
      from: 'Berlin',
      to: 'Rome',
      day: '2027-03-01',
      seats: 2,
    });
  });

  it.each([
    'What is the weather?',
    'weather 99 days',
    'Weather in Ulaanbaatar',
    'book',
    '',
    'Какая погода?',
    'zero seats',
  ])('are valid whatever was said: %s', (text) => {
    for (const { name, parameters } of [weather, booking]) {
      const given = argumentsOf(text, { type: 'function', name });
      expect(z.fromJSONSchema(parameters ?? {}).safeParse(given)).toMatchObject({ success: true });
    }
  });
});

it('chooses among the tools of remote servers as among functions', () => {
  const search = { name: 'search_papers', description: 'Finds papers.', input_schema: {}, annotations: null };
  const offer = { server: 'library', tool: search, needsApproval: false };
  const cue: Cue = {
    heard: { kind: 'text', text: '' },
    turn: 0,
    instructions: '',
    items: [],
    tools: [weather],
    toolChoice: 'auto',
    mayCallInParallel: true,
    offers: [offer],
  };
  expect(chooseCall(cue, 'Search for papers, please')).toEqual({ kind: 'remote_call', offer, arguments: '{}' });
  expect(chooseCall(cue, 'What is the weather in Paris?')).toMatchObject({ name: 'get_weather' });
  const chosen = (toolChoice: ToolChoice) => chooseCall({ ...cue, toolChoice }, 'Hello')?.kind;
  expect(chosen({ type: 'mcp', server_label: 'library' })).toBe('remote_call');
  expect(chosen({ type: 'mcp', server_label: 'library', name: 'other' })).toBeUndefined();
  expect(chosen({ type: 'mcp', server_label: 'elsewhere' })).toBeUndefined();
});
