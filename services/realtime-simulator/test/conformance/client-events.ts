import { expect } from '@jest/globals';

import { silence, tone } from '../../src/testing/sounds.ts';
import type { Area, Check } from './check.ts';
import { deviation, type Pattern } from './pattern.ts';
import { committed, meanwhile, writtenAnswer, wholeItem } from './orders.ts';
import type { WireClient } from './wire-client.ts';
import type { World } from './world.ts';

const against = ["OpenAI's types", 'our description'] as const;

type Scene = (client: WireClient, world: World) => Promise<void>;

/** A check with a client of its own, which must not have been told of errors. */
function check(subject: string, rule: string, scene: Scene): Check {
  return {
    subject,
    rule,
    against,
    run: async (world) => {
      const client = await world.client();
      await scene(client, world);
      expect(client.all('error')).toEqual([]);
      await client.close();
    },
  };
}

/** What the client was sent after its greeting, without what may come at any time, follows the pattern. */
export function expectOrder(client: Pick<WireClient, 'types'>, pattern: Pattern): void {
  expect(
    deviation(
      pattern,
      client.types.slice(1).filter((type) => !meanwhile.includes(type)),
    ),
  ).toBeNull();
}

/** Everything sent before has been carried out: events are handled in their order. */
export async function settled(client: WireClient): Promise<void> {
  const count = client.all('input_audio_buffer.cleared').length + 1;
  client.send({ type: 'input_audio_buffer.clear' });
  await client.next('input_audio_buffer.cleared', count);
}

export const clientEvents: Area = {
  title: 'Client events',
  gaps: [],
  checks: [
    check('session.update', 'is answered by session.updated with the whole session', async (client) => {
      client.update({ instructions: 'Be brief.' });
      const { session } = await client.next('session.updated');
      const [created] = client.all('session.created');
      expect(session).toEqual({ ...(created?.['session'] as object), instructions: 'Be brief.' });
    }),
    check('input_audio_buffer.append', 'has no answer', async (client) => {
      client.append(silence(400));
      await settled(client);
      expect(client.types).toEqual(['session.created', 'input_audio_buffer.cleared']);
    }),
    check('input_audio_buffer.commit', 'makes an item of what was appended and starts no response', async (client) => {
      client.update({ audio: { input: { turn_detection: null } } });
      client.append(tone(300));
      client.send({ type: 'input_audio_buffer.commit' });
      await settled(client);
      expectOrder(client, { inOrder: ['session.updated', committed, 'input_audio_buffer.cleared'] });
    }),
    check('input_audio_buffer.clear', 'is answered by cleared', async (client) => {
      await settled(client);
    }),
    {
      subject: 'output_audio_buffer.clear',
      rule: 'is refused: it belongs to WebRTC and SIP',
      against,
      run: async (world) => {
        const client = await world.client();
        const error = await client.refused({ type: 'output_audio_buffer.clear' });
        expect(error).toMatchObject({ error: { type: 'invalid_request_error' } });
        await client.close();
      },
    },
    check('conversation.item.create', 'appends, puts after an item or first, and keeps the id', async (client) => {
      client.write('one', 'item_one');
      client.write('two', 'item_two');
      const item = { id: 'item_zero', type: 'message', role: 'system', content: [{ type: 'input_text', text: 'x' }] };
      client.send({ type: 'conversation.item.create', previous_item_id: 'root', item });
      client.send({ type: 'conversation.item.create', previous_item_id: 'item_one', item: { ...item, id: 'item_1b' } });
      await client.next('conversation.item.done', 4);
      const places = client.all('conversation.item.added').map(({ previous_item_id: previous }) => previous);
      expect(places).toEqual([null, 'item_one', null, 'item_one']);
      expectOrder(client, { inOrder: [wholeItem, wholeItem, wholeItem, wholeItem] });
    }),
    check(
      'conversation.item.retrieve',
      'is answered by retrieved, which alone carries stored sound',
      async (client) => {
        client.update({ audio: { input: { turn_detection: null } } });
        client.append(tone(300));
        client.send({ type: 'input_audio_buffer.commit' });
        const { item } = await client.next('conversation.item.done');
        expect(JSON.stringify(item)).not.toContain('"audio":');
        client.send({ type: 'conversation.item.retrieve', item_id: (item as { id: string }).id });
        const retrieved = (await client.next('conversation.item.retrieved'))['item'] as {
          content: { audio: string }[];
        };
        expect(retrieved.content[0]?.audio.length).toBeGreaterThan(10_000);
      },
    ),
    check('conversation.item.delete', 'is answered by deleted, and the item is gone', async (client) => {
      client.write('one', 'item_one');
      client.send({ type: 'conversation.item.delete', item_id: 'item_one' });
      expect(await client.next('conversation.item.deleted')).toMatchObject({ item_id: 'item_one' });
      client.write('two');
      expect((await client.next('conversation.item.added', 2))['previous_item_id']).toBeNull();
    }),
    check('conversation.item.truncate', 'cuts the sound and drops the transcript', async (client) => {
      client.write('Hello!');
      client.send({ type: 'response.create' });
      const { response } = await client.next('response.done');
      const item_id = (response as { output: { id: string }[] }).output[0]?.id;
      const cut = { item_id, content_index: 0, audio_end_ms: 500 };
      client.send({ type: 'conversation.item.truncate', ...cut });
      expect(await client.next('conversation.item.truncated')).toMatchObject(cut);
      client.send({ type: 'conversation.item.retrieve', item_id });
      const { item } = await client.next('conversation.item.retrieved');
      const [part] = (item as { content: { audio: string; transcript?: string | null }[] }).content;
      expect(part?.transcript ?? null).toBeNull();
      expect(Buffer.from(part?.audio ?? '', 'base64')).toHaveLength(500 * 48);
    }),
    check('response.create', 'starts a response with its own settings over those of the session', async (client) => {
      client.write('Hello!');
      const metadata = { purpose: 'check' };
      client.send({
        type: 'response.create',
        response: { output_modalities: ['text'], metadata, max_output_tokens: 999 },
      });
      const { response } = await client.next('response.done');
      expect(response).toMatchObject({
        output_modalities: ['text'],
        metadata,
        max_output_tokens: 999,
        status: 'completed',
      });
      expectOrder(client, { inOrder: [wholeItem, writtenAnswer] });
    }),
    check('response.create', 'outside the conversation leaves no item in it', async (client) => {
      const input = [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hello!' }] }];
      const response = { conversation: 'none', output_modalities: ['text'], input };
      client.send({ type: 'response.create', response });
      const done = await client.next('response.done');
      expect(done).toMatchObject({ response: { conversation_id: null, status: 'completed' } });
      expect(client.types.filter((type) => type.startsWith('conversation.'))).toEqual([]);
    }),
    check('response.cancel', 'ends the response as cancelled by the client', async (client) => {
      client.write('How does this system work?');
      client.send({ type: 'response.create' });
      await client.next('response.created');
      client.send({ type: 'response.cancel' });
      const { response } = await client.next('response.done');
      const status_details = { type: 'cancelled', reason: 'client_cancelled' };
      expect(response).toMatchObject({ status: 'cancelled', status_details });
    }),
  ],
};
