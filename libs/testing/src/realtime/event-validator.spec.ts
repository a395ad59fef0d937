import { beforeAll, describe, expect, it } from '@jest/globals';

import { EventValidator } from './event-validator.ts';

let validator: EventValidator;
// A compiler reads the declarations the first time.
beforeAll(async () => {
  validator = await EventValidator.load();
}, 60_000);

describe("OpenAI's types as a judge", () => {
  it('know the events of both sides', () => {
    expect(validator.types('client')).toContain('conversation.item.truncate');
    expect(validator.types('client')).toHaveLength(11);
    expect(validator.types('server')).toContain('response.output_audio.delta');
  });

  it('have nothing against what is right, nor against the nulls of the service', () => {
    expect(validator.problems('client', { type: 'session.update', session: { type: 'realtime' } })).toEqual([]);
    const item = { type: 'message', role: 'user', content: [{ type: 'input_audio', transcript: null }] };
    expect(
      validator.problems('server', { type: 'conversation.item.done', event_id: 'e', previous_item_id: null, item }),
    ).toEqual([]);
  });

  it.each([
    ['an unknown type', 'client', { type: 'session.create' }, '"session.create" is no client event'],
    ['the other side', 'client', { type: 'response.done' }, '"response.done" is no client event'],
    ['no event', 'server', null, '"object" is no server event'],
    ['a missing key', 'client', { type: 'conversation.item.delete' }, "must have required property 'item_id'"],
    [
      'a key of the beta',
      'client',
      { type: 'session.update', session: { type: 'realtime', voice: 'alloy' } },
      '(voice)',
    ],
    [
      'a wrong value deep inside',
      'server',
      {
        type: 'conversation.item.added',
        event_id: 'e',
        item: { type: 'message', role: 'user', content: [{ type: 'text' }] },
      },
      '/item/content/0/type must be equal to one of the allowed values',
    ],
  ] as const)('name what is wrong: %s', (_what, side, event, problem) => {
    expect(validator.problems(side, event).join('\n')).toContain(problem);
  });
});
