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
      expect(await store().claim('conv_a')).toEqual({ ...record, epoch: 1 });
      expect(await store().claim('conv_a')).toEqual({ ...record, epoch: 2 });
    });

    it('gives each of many who claim at once an epoch of its own', async () => {
      await store().create(record);
      const claims = await Promise.all(Array.from({ length: 20 }, () => store().claim('conv_a')));
      const epochs = claims.map((claim) => claim?.epoch ?? 0).sort((a, b) => a - b);
      expect(epochs).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    });

    it('keeps what the client asked for', async () => {
      const asked = { ...record, settings: { turn_mode: 'push_to_talk', vad_threshold: 0.6 } };
      await store().create(asked);
      expect(await store().claim('conv_a')).toEqual({ ...asked, epoch: 1 });
    });

    it('has nothing to claim where nothing was created', async () => {
      expect(await store().claim('conv_unknown')).toBeNull();
      expect(await store().claim('conv_unknown')).toBeNull();
    });

    it('keeps the items of the current owner in order', async () => {
      await store().create(record);
      await store().claim('conv_a');
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
      await store().claim('conv_a');
      const items = Array.from({ length: 30 }, (_, index) => item(`item_${index}`));
      await Promise.all(items.map((each) => store().append('conv_a', 1, each)));
      expect(await store().items('conv_a')).toEqual(items);
    });

    it('takes nothing from an earlier owner', async () => {
      await store().create(record);
      await store().claim('conv_a');
      await store().claim('conv_a');
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
      await store().claim('conv_a');
      await store().append('conv_a', 1, item('item_1'));
      await store().claim('conv_a');
      expect(await store().items('conv_a')).toEqual([item('item_1')]);
    });

    it('changes nothing when a conversation is created twice', async () => {
      await store().create(record);
      await store().claim('conv_a');
      await store().append('conv_a', 1, item('item_1'));
      await store().create({ ...record, gateway: 'gateway.2' });
      expect(await store().claim('conv_a')).toEqual({ ...record, epoch: 2 });
      expect(await store().items('conv_a')).toEqual([item('item_1')]);
    });

    it('forgets a conversation that ended', async () => {
      await store().create(record);
      await store().claim('conv_a');
      await store().append('conv_a', 1, item('item_1'));
      await store().end('conv_a');
      expect(await store().claim('conv_a')).toBeNull();
      expect(await store().append('conv_a', 1, item('item_2'))).toBe(false);
      expect(await store().items('conv_a')).toEqual([]);
    });

    it('lets a conversation end twice, or without having begun', async () => {
      await store().create(record);
      await store().end('conv_a');
      await store().end('conv_a');
      await store().end('conv_unknown');
      expect(await store().claim('conv_a')).toBeNull();
    });

    it('keeps conversations apart', async () => {
      await store().create(record);
      await store().create({ ...record, id: 'conv_b' });
      await store().claim('conv_a');
      await store().claim('conv_b');
      await store().append('conv_a', 1, item('item_1'));
      await store().end('conv_b');
      expect(await store().items('conv_a')).toEqual([item('item_1')]);
      expect(await store().items('conv_b')).toEqual([]);
    });
  });
}
