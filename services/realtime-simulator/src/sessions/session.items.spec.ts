import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { encodePcm } from '../protocol/pcm.ts';
import { SessionBench } from '../testing/session-bench.ts';
import { inOrder, silence, tone } from '../testing/sounds.ts';

let bench: SessionBench;
beforeEach(() => {
  bench = new SessionBench();
  bench.take();
});
afterEach(() => bench[Symbol.dispose]());

const create = (item: object, previous_item_id?: string) =>
  bench.send({ type: 'conversation.item.create', item, ...(previous_item_id !== undefined && { previous_item_id }) });
const text = (id: string) => ({ id, type: 'message', role: 'user', content: [{ type: 'input_text', text: id }] });

describe('creating items', () => {
  it('answers with added and done, in that order, completed and with the given id', () => {
    create(text('mine'));
    expect(bench.types).toEqual(['conversation.item.added', 'conversation.item.done']);
    for (const type of ['conversation.item.added', 'conversation.item.done'] as const) {
      expect(JSON.stringify(bench.last(type).item)).toBe(
        '{"id":"mine","type":"message","status":"completed","role":"user","content":[{"type":"input_text","text":"mine"}]}',
      );
    }
  });

  it('puts an item at the end, behind another one, or first', () => {
    const placed = (id: string, after?: string) => {
      create(text(id), after);
      return bench.last('conversation.item.added').previous_item_id;
    };
    expect(placed('a')).toBeNull();
    expect(placed('b')).toBe('a');
    expect(placed('c', '')).toBe('b');
    expect(placed('d', 'a')).toBe('a');
    expect(placed('e', 'root')).toBeNull();
    expect(placed('f')).toBe('c');
  });

  it('refuses to place an item behind one that does not exist', () => {
    create(text('a'), 'nobody');
    expect(bench.types).toEqual(['error']);
    expect(bench.last('error').error.param).toBe('previous_item_id');
  });

  it('accepts an id twice, as the service was seen to do', () => {
    create(text('same'));
    create(text('same'));
    expect(bench.all('error')).toEqual([]);
  });

  it.each([
    { type: 'message', role: 'system', content: [{ type: 'input_text', text: 'Be kind.' }] },
    { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hello.' }] },
    { type: 'function_call', name: 'weather', call_id: 'call_7', arguments: '{}' },
    { type: 'function_call_output', call_id: 'call_7', output: 'Foggy.' },
    { type: 'message', role: 'user', content: [{ type: 'input_image', image_url: 'data:image/png;base64,AA==' }] },
  ])('takes a $type ($role)', (item) => {
    create(item);
    expect(bench.last('conversation.item.done').item).toMatchObject(item);
  });

  it('hears the sound of an item the client made, and shows it only when it is retrieved', () => {
    const sound = inOrder(silence(320), tone(960), silence(320));
    const audio = encodePcm(sound);
    create({ id: 'spoken', type: 'message', role: 'user', content: [{ type: 'input_audio', audio }] });
    expect(bench.last('conversation.item.done').item).toMatchObject({
      content: [{ type: 'input_audio', transcript: null }],
    });
    bench.send({ type: 'response.create' });
    expect(bench.persona.cues[0]?.heard).toEqual({ kind: 'speech', seconds: expect.closeTo(0.96, 1) });
    bench.send({ type: 'conversation.item.retrieve', item_id: 'spoken' });
    expect(bench.last('conversation.item.retrieved').item).toMatchObject({ content: [{ audio, format: 'pcm16' }] });
  });

  it('adds nothing when the sound of an item cannot be read', () => {
    create({ id: 'bad', type: 'message', role: 'user', content: [{ type: 'input_audio', audio: '%%%' }] });
    expect(bench.types).toEqual(['error']);
    expect(bench.last('error').error.param).toBe('item.content[0].audio');
  });
});

describe('deleting and retrieving items', () => {
  it('deletes an item, once', () => {
    create(text('a'));
    bench.send({ type: 'conversation.item.delete', item_id: 'a' });
    expect(bench.last('conversation.item.deleted').item_id).toBe('a');
    bench.send({ type: 'conversation.item.delete', item_id: 'a' });
    expect(bench.last('error').error).toMatchObject({
      code: 'item_delete_invalid_item_id',
      message: "Error deleting item: the item with id 'a' does not exist.",
      param: null,
    });
  });

  it('cannot retrieve what is not there', () => {
    bench.send({ type: 'conversation.item.retrieve', item_id: 'yo' });
    expect(bench.last('error').error.code).toBe('item_retrieve_invalid_item_id');
  });

  it('keeps sound within the bound: the oldest goes, its length stays known', () => {
    using small = new SessionBench({
      limits: { inputBufferBytes: 16_000_000, retainedSoundBytes: 60_000, lifetimeMs: 3_600_000 },
    });
    for (const id of ['first', 'second']) {
      const content = [{ type: 'input_audio', audio: encodePcm(tone(1_000)) }];
      small.send({ type: 'conversation.item.create', item: { id, type: 'message', role: 'user', content } });
      small.send({ type: 'conversation.item.retrieve', item_id: id });
    }
    small.send({ type: 'conversation.item.retrieve', item_id: 'first' });
    const kept = small.all('conversation.item.retrieved').map(({ item }) => JSON.stringify(item).includes('"audio"'));
    expect(kept).toEqual([true, true, false]);
  });
});

it('knows of nothing that waits for approval', () => {
  const item = { id: 'mine', type: 'mcp_approval_response', approval_request_id: 'gone', approve: true };
  bench.send({ type: 'conversation.item.create', item });
  expect(bench.last('error').error).toMatchObject({ code: 'invalid_value', param: 'item.approval_request_id' });
});
