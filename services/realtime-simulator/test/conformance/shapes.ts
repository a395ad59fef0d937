import { expect } from '@jest/globals';
import type { WireEvent } from '@colloquy/testing/realtime';

import { tone } from '../../src/testing/sounds.ts';
import type { Area, Check } from './check.ts';
import type { WireClient } from './wire-client.ts';

/** A spoken turn committed by hand and answered aloud: every kind of event that holds an item or a response. */
async function turn(client: WireClient): Promise<void> {
  client.update({ audio: { input: { turn_detection: null, transcription: { model: 'gpt-realtime-whisper' } } } });
  client.append(tone(600));
  client.send({ type: 'input_audio_buffer.commit' });
  client.send({ type: 'response.create' });
  await client.next('rate_limits.updated');
  await client.next('conversation.item.input_audio_transcription.completed');
}

function shape(subject: string, rule: string, look: (events: readonly WireEvent[], client: WireClient) => void): Check {
  return {
    subject,
    rule,
    against: ['recordings', 'our description'],
    run: async (world) => {
      const client = await world.client();
      await turn(client);
      look(client.events, client);
      await client.close();
    },
  };
}

const responseKeys = [
  ...['object', 'id', 'status', 'status_details', 'output', 'conversation_id', 'output_modalities'],
  ...['max_output_tokens', 'audio', 'usage', 'metadata'],
];
const isPadded = /(output_text|output_audio_transcript|function_call_arguments|transcription)\.delta$/;

interface Item {
  readonly role?: string;
  readonly content?: readonly object[];
}

/** What the recordings show and the documentation gets wrong or leaves out. */
export const shapes: Area = {
  title: 'Shapes on the wire',
  gaps: [],
  checks: [
    shape('content parts', 'are of type audio while they stream and output_audio in their item', (_events, client) => {
      expect(client.all('response.content_part.added')).toMatchObject([{ part: { type: 'audio', transcript: '' } }]);
      expect(client.all('response.output_item.done')).toMatchObject([
        { item: { content: [{ type: 'output_audio' }] } },
      ]);
    }),
    shape('items', 'have no object key', (events) => {
      const items = events.flatMap(({ item }) => (item === undefined ? [] : [item as object]));
      expect(items.length).toBeGreaterThan(5);
      expect(items.filter((item) => 'object' in item)).toEqual([]);
    }),
    shape('responses', 'have every key in the recorded order, null where nothing is known', (_events, client) => {
      const [created, done] = [...client.all('response.created'), ...client.all('response.done')];
      for (const event of [created, done]) expect(Object.keys(event?.['response'] as object)).toEqual(responseKeys);
      expect(created?.['response']).toMatchObject({
        status: 'in_progress',
        output: [],
        status_details: null,
        usage: null,
      });
    }),
    shape('what the user said', 'is shown without sound or transcript in its item', (_events, client) => {
      for (const type of ['conversation.item.added', 'conversation.item.done']) {
        const said = client.all(type).filter(({ item }) => (item as Item).role === 'user');
        expect(said.map(({ item }) => (item as Item).content)).toEqual([[{ type: 'input_audio', transcript: null }]]);
      }
    }),
    shape(
      'conversation.item.done',
      'names no predecessor for the second item, although added does',
      (_events, client) => {
        const [user] = client.all('input_audio_buffer.committed');
        expect(client.all('conversation.item.added').at(-1)?.['previous_item_id']).toBe(user?.['item_id']);
        expect(client.all('conversation.item.done').at(-1)?.['previous_item_id']).toBeNull();
      },
    ),
    shape('assistant messages', 'of a 2.x model say which phase they are', (_events, client) => {
      expect(client.all('response.output_item.done')).toMatchObject([{ item: { phase: 'final_answer' } }]);
    }),
    shape('ids', 'are a prefix and 21 letters or digits', (events, client) => {
      const id = (prefix: string) => expect.stringMatching(new RegExp(`^${prefix}_[A-Za-z0-9]{21}$`));
      expect(events.map(({ event_id }) => event_id)).toEqual(events.map(() => id('event')));
      expect(client.all('session.created')).toMatchObject([{ session: { id: id('sess') } }]);
      expect(client.all('response.done')).toMatchObject([
        { response: { id: id('resp'), conversation_id: id('conv') } },
      ]);
      expect(client.all('input_audio_buffer.committed')).toMatchObject([{ item_id: id('item') }]);
    }),
    shape('obfuscation', 'pads every delta of words and none of sound', (events) => {
      const deltas = events.filter(({ type }) => type.endsWith('.delta'));
      expect(deltas.map((event) => 'obfuscation' in event)).toEqual(deltas.map(({ type }) => isPadded.test(type)));
    }),
    shape('response.output_audio.done', 'carries no sound', (_events, client) => {
      const keys = client.all('response.output_audio.done').map((event) => Object.keys(event).sort());
      expect(keys).toEqual([['content_index', 'event_id', 'item_id', 'output_index', 'response_id', 'type']]);
    }),
  ],
};
