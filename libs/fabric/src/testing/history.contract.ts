import { describe, expect, it } from '@jest/globals';

import { fabricOfEachTest, type OpenFabric } from './open-fabric.ts';

const record = { id: 'conv_a', gateway: 'gateway.1', inputRate: 16_000, createdAt: 1_700_000_000_000 };
const hello = { role: 'user', itemId: 'item_1', text: 'hello', at: 1_700_000_001_000 } as const;
const answer = { role: 'assistant', itemId: 'item_2', text: 'good morning' } as const;

/** What every history does. The fabrics it opens keep conversations for at least a minute after their end. */
export function describeHistoryContract(name: string, open: OpenFabric): void {
  describe(`the ${name} history`, () => {
    const fabric = fabricOfEachTest(open);
    const history = () => fabric().history;

    async function begin(more: object = {}) {
      const { store } = fabric();
      await store.create({ ...record, ...more });
      await store.claim('conv_a', 'worker.1');
      await store.append('conv_a', 1, hello);
      return store;
    }

    it('shows a conversation that goes on', async () => {
      await begin({ user: 'alice', settings: { voice: 'marin' } });
      await history().note('conv_a', { type: 'turn.completed', at: 1 });
      expect(await history().read('conv_a')).toEqual({
        id: 'conv_a',
        user: 'alice',
        createdAt: record.createdAt,
        endedAt: null,
        settings: { voice: 'marin' },
        items: [hello],
        events: [{ type: 'turn.completed', at: 1 }],
      });
    });

    it('keeps one that ended, with what comes late', async () => {
      const store = await begin();
      await history().note('conv_a', { type: 'conversation.opened' });
      const before = Date.now();
      await store.end('conv_a');
      await store.end('conv_a');
      expect(await store.append('conv_a', 1, answer)).toBe(false);
      await history().note('conv_a', { type: 'conversation.ended' });
      const kept = await history().read('conv_a');
      expect(kept).toMatchObject({ items: [hello, answer] });
      expect(kept).not.toHaveProperty('user');
      expect(kept?.events).toEqual([{ type: 'conversation.opened' }, { type: 'conversation.ended' }]);
      expect(kept?.endedAt).toBeGreaterThanOrEqual(before - 1_000);
      expect(kept?.endedAt).toBeLessThan(before + 60_000);
    });

    it('keeps one in which nothing was said', async () => {
      await fabric().store.create(record);
      await fabric().store.end('conv_a');
      expect(await history().read('conv_a')).toMatchObject({ items: [], events: [] });
    });

    it('takes nothing late of an owner before the last', async () => {
      const store = await begin();
      await store.claim('conv_a', 'worker.2');
      await store.end('conv_a');
      await store.append('conv_a', 1, answer);
      expect((await history().read('conv_a'))?.items).toEqual([hello]);
    });

    it('notes an event once although it is told again', async () => {
      await begin();
      for (let time = 0; time < 3; time += 1) await history().note('conv_a', { type: 'turn.completed', at: 7 });
      expect((await history().read('conv_a'))?.events).toHaveLength(1);
    });

    it('does not bring a conversation back to life', async () => {
      const store = await begin();
      await store.end('conv_a');
      expect(await store.claim('conv_a', 'worker.2')).toBeNull();
      expect(await store.items('conv_a')).toEqual([]);
    });

    it('forgets what has ended, and nothing that goes on', async () => {
      const store = await begin();
      expect(await history().forget('conv_a')).toBe('ongoing');
      expect((await history().read('conv_a'))?.items).toEqual([hello]);
      await store.end('conv_a');
      expect(await history().forget('conv_a')).toBe('forgotten');
      expect(await history().read('conv_a')).toBeNull();
      await store.append('conv_a', 1, answer);
      expect(await history().read('conv_a')).toBeNull();
      expect(await history().forget('conv_a')).toBe('unknown');
    });

    it('knows nothing of a conversation that never was, events or not', async () => {
      await history().note('conv_unknown', { type: 'turn.completed' });
      await history().prolong('conv_unknown');
      expect(await history().read('conv_unknown')).toBeNull();
    });
  });
}
