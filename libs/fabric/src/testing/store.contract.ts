import { describe, expect, it } from '@jest/globals';

import type { ConversationItem } from '../store.port.ts';
import { fabricOfEachTest, type OpenFabric } from './open-fabric.ts';

const record = { id: 'conv_a', gateway: 'gateway.1', inputRate: 16_000, createdAt: 1_700_000_000_000 };

function item(itemId: string, text = `words of ${itemId}`): ConversationItem {
  return { role: 'user', itemId, text };
}

/** What every conversation store does. */
export function describeStoreContract(name: string, open: OpenFabric): void {
  describe(`the ${name} store`, () => {
    const fabric = fabricOfEachTest(open);
    const store = () => fabric().store;

    it('gives the record to the one who claims it and raises the epoch each time', async () => {
      await store().create(record);
      expect(await store().claim('conv_a', 'worker.1')).toEqual({ ...record, epoch: 1 });
      expect(await store().claim('conv_a', 'worker.1')).toEqual({ ...record, epoch: 2 });
    });

    it('gives each of many who claim at once an epoch of its own', async () => {
      await store().create(record);
      const claims = await Promise.all(Array.from({ length: 20 }, () => store().claim('conv_a', 'worker.1')));
      const epochs = claims.map((claim) => claim?.epoch ?? 0).sort((a, b) => a - b);
      expect(epochs).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    });

    it('keeps what the client asked for', async () => {
      const asked = { ...record, settings: { turn_mode: 'push_to_talk', vad_threshold: 0.6 } };
      await store().create(asked);
      expect(await store().claim('conv_a', 'worker.1')).toEqual({ ...asked, epoch: 1 });
    });

    it('has nothing to claim where nothing was created', async () => {
      expect(await store().claim('conv_unknown', 'worker.1')).toBeNull();
      expect(await store().claim('conv_unknown', 'worker.1')).toBeNull();
    });

    it('keeps the items of the current owner in order', async () => {
      await store().create(record);
      await store().claim('conv_a', 'worker.1');
      const items = [
        item('item_1'),
        { role: 'assistant', itemId: 'item_2', text: 'line\nbreak, "quotes", ünïcode 🎧' },
        { role: 'settings', itemId: 'item_3', settings: { voice: 'marin', silence_ms: 700 } },
      ] as const;
      for (const each of items) expect(await store().append('conv_a', 1, each)).toBe(true);
      expect(await store().items('conv_a')).toEqual(items);
    });

    it('keeps items appended at once in the order of the calls', async () => {
      await store().create(record);
      await store().claim('conv_a', 'worker.1');
      const items = Array.from({ length: 30 }, (_, index) => item(`item_${index}`));
      await Promise.all(items.map((each) => store().append('conv_a', 1, each)));
      expect(await store().items('conv_a')).toEqual(items);
    });

    it('takes nothing from an earlier owner', async () => {
      await store().create(record);
      await store().claim('conv_a', 'worker.1');
      await store().claim('conv_a', 'worker.1');
      expect(await store().append('conv_a', 1, item('item_old'))).toBe(false);
      expect(await store().append('conv_a', 2, item('item_new'))).toBe(true);
      expect(await store().items('conv_a')).toEqual([item('item_new')]);
    });

    it('takes nothing from an owner that never claimed', async () => {
      await store().create(record);
      expect(await store().append('conv_a', 1, item('item_1'))).toBe(false);
      expect(await store().items('conv_a')).toEqual([]);
    });

    it('keeps the items for the next owner', async () => {
      await store().create(record);
      await store().claim('conv_a', 'worker.1');
      await store().append('conv_a', 1, item('item_1'));
      await store().claim('conv_a', 'worker.1');
      expect(await store().items('conv_a')).toEqual([item('item_1')]);
    });

    it('changes nothing when a conversation is created twice', async () => {
      await store().create(record);
      await store().claim('conv_a', 'worker.1');
      await store().append('conv_a', 1, item('item_1'));
      await store().create({ ...record, gateway: 'gateway.2' });
      expect(await store().claim('conv_a', 'worker.1')).toEqual({ ...record, epoch: 2 });
      expect(await store().items('conv_a')).toEqual([item('item_1')]);
    });

    it('is not ended by an owner whose time is over', async () => {
      await store().create(record);
      await store().claim('conv_a', 'worker.1');
      await store().claim('conv_a', 'worker.2');
      await store().end('conv_a', 1);
      expect(await store().append('conv_a', 2, item('item_1'))).toBe(true);
      await store().end('conv_a', 2);
      expect(await store().claim('conv_a', 'worker.3')).toBeNull();
    });

    it('forgets a conversation that ended', async () => {
      await store().create(record);
      await store().claim('conv_a', 'worker.1');
      await store().append('conv_a', 1, item('item_1'));
      await store().end('conv_a');
      expect(await store().claim('conv_a', 'worker.1')).toBeNull();
      expect(await store().append('conv_a', 1, item('item_2'))).toBe(false);
      expect(await store().items('conv_a')).toEqual([]);
    });

    it('lets a conversation end twice, or without having begun', async () => {
      await store().create(record);
      await store().end('conv_a');
      await store().end('conv_a');
      await store().end('conv_unknown');
      expect(await store().claim('conv_a', 'worker.1')).toBeNull();
    });

    const resume = { id: 'conv_a', tokenHash: 'hash_1', nextTokenHash: 'hash_2', gateway: 'gateway.2' };

    it('resumes with the newest token, once, and says who has the conversation', async () => {
      await store().create(record, 'hash_1');
      await store().claim('conv_a', 'worker.1');
      const expected = { ...record, gateway: 'gateway.2', epoch: 1, worker: 'worker.1' };
      expect(await store().resume(resume)).toEqual(expected);
      expect(await store().resume({ ...resume, nextTokenHash: 'hash_3' })).toBeNull();
      expect(await store().resume({ ...resume, tokenHash: 'hash_2', nextTokenHash: 'hash_3' })).toEqual(expected);
    });

    it('lets one of many who come with the same token at once resume', async () => {
      await store().create(record, 'hash_1');
      const requests = Array.from({ length: 20 }, (_, index) => ({ ...resume, nextTokenHash: `next_${index}` }));
      const answers = await Promise.all(requests.map((request) => store().resume(request)));
      expect(answers.filter((answer) => answer !== null)).toEqual([
        { ...record, gateway: 'gateway.2', epoch: 0, worker: null },
      ]);
    });

    it('tells the next owner where the client is now', async () => {
      await store().create(record, 'hash_1');
      await store().claim('conv_a', 'worker.1');
      await store().resume(resume);
      expect(await store().claim('conv_a', 'worker.2')).toEqual({ ...record, gateway: 'gateway.2', epoch: 2 });
    });

    it.each([
      ['a token it never gave', { tokenHash: 'hash_forged' }],
      ['the token of another conversation', { id: 'conv_b' }],
      ['no token at all', { id: 'conv_without', tokenHash: '' }],
      ['a conversation it does not know', { id: 'conv_unknown' }],
      ['a token without the user it belongs to', { id: 'conv_owned' }],
      ['a token with another user', { id: 'conv_owned', user: 'mallory' }],
      ['a user where the conversation has none', { user: 'mallory' }],
    ])('does not resume with %s', async (_what, wrong) => {
      await store().create(record, 'hash_1');
      await store().create({ ...record, id: 'conv_b' }, 'hash_other');
      await store().create({ ...record, id: 'conv_without' });
      await store().create({ ...record, id: 'conv_owned', user: 'alice' }, 'hash_1');
      expect(await store().resume({ ...resume, ...wrong })).toBeNull();
      expect(await store().resume(resume)).toMatchObject({ id: 'conv_a' });
      expect(await store().resume({ ...resume, id: 'conv_owned', user: 'alice' })).toMatchObject({ user: 'alice' });
    });

    it('does not resume what has ended', async () => {
      await store().create(record, 'hash_1');
      await store().end('conv_a');
      expect(await store().resume(resume)).toBeNull();
    });

    it('keeps conversations apart', async () => {
      await store().create(record);
      await store().create({ ...record, id: 'conv_b' });
      await store().claim('conv_a', 'worker.1');
      await store().claim('conv_b', 'worker.1');
      await store().append('conv_a', 1, item('item_1'));
      await store().end('conv_b');
      expect(await store().items('conv_a')).toEqual([item('item_1')]);
      expect(await store().items('conv_b')).toEqual([]);
    });
  });
}
