import { describe, expect, it, jest } from '@jest/globals';
import { frameKind } from '@colloquy/protocol/internal';

import { settle, useFakeClock } from '../testing/fake-clock.ts';
import { heldConversation, type HeldConversationOptions } from '../testing/held-conversation.ts';
import { workerBench } from '../testing/worker-bench.ts';

useFakeClock();

const never = new AbortController().signal;
const ids = { item_id: 'item_A', output_index: 0, content_index: 0 };
const user = 'user_hash';
const today = () => ({ user, day: new Date().toISOString().slice(0, 10) });

/** USD a reply of a hundred tokens of sound costs. */
const REPLY_USD = 0.0064;
const usage = { input_tokens: 0, output_tokens: 100, output_token_details: { audio_tokens: 100 } };

async function talking(options: HeldConversationOptions = {}) {
  const bench = await heldConversation({ peerTimeoutMs: 600_000, ...options });
  const begins = (response_id: string, ms = 0) => {
    const { newest } = bench.upstream;
    newest.says({ type: 'response.created', response: { id: response_id } });
    const delta = Buffer.alloc(ms * 48).toString('base64');
    if (ms > 0) newest.says({ type: 'response.output_audio.delta', response_id, ...ids, delta });
  };
  const done = (id: string, status = 'completed') =>
    bench.upstream.newest.says({ type: 'response.done', response: { id, status, usage } });
  return Object.assign(bench, {
    begins,
    done,
    async replies(id: string, ms = 0) {
      begins(id, ms);
      done(id);
      await settle();
    },
    messages: (type: string) => bench.gateway.messages.filter((message) => message.type === type),
    spent: async () => (await bench.fabric.store.spent('conv_1', today())).conversation / 1e9,
    spentByUser: async () => (await bench.fabric.store.spent('conv_1', today())).userDay / 1e9,
  });
}

describe('what a conversation costs', () => {
  it('is told with every reply, and added up', async () => {
    await using bench = await talking();
    await bench.replies('resp_1');
    await bench.replies('resp_2');
    expect(bench.messages('usage')).toMatchObject([
      { cost_usd: REPLY_USD, total_cost_usd: REPLY_USD },
      { cost_usd: REPLY_USD, total_cost_usd: 2 * REPLY_USD },
    ]);
    expect(await bench.spent()).toBeCloseTo(2 * REPLY_USD, 9);
    await bench.leave();
  });

  it("includes the writing down of the user's words", async () => {
    await using bench = await talking();
    bench.session.says({
      type: 'conversation.item.input_audio_transcription.completed',
      ...ids,
      transcript: 'hello',
      usage: { type: 'duration', seconds: 60 },
    });
    await settle();
    expect(await bench.spent()).toBeCloseTo(0.017, 9);
    await bench.leave();
  });

  it('is counted once when the service says it twice', async () => {
    await using bench = await talking();
    await bench.replies('resp_1');
    await bench.replies('resp_1');
    expect(await bench.spent()).toBeCloseTo(REPLY_USD, 9);
    await bench.leave();
  });

  it('goes on from what it had cost with an earlier worker', async () => {
    await using bench = workerBench();
    await bench.create();
    await bench.fabric.store.claim('conv_1', 'worker.0');
    await bench.fabric.store.charge('conv_1', 1, { key: 'resp_0', nanoUsd: 500_000_000 });
    const holding = bench.host.hold('conv_1', never);
    await settle();
    bench.upstream.newest.says({ type: 'response.created', response: { id: 'resp_1' } });
    bench.upstream.newest.says({ type: 'response.done', response: { id: 'resp_1', status: 'completed', usage } });
    expect(bench.gateway.messages.at(-2)).toMatchObject({ type: 'usage', total_cost_usd: 0.5 + REPLY_USD });
    bench.up(frameKind.clientLeft, new Uint8Array(), 2);
    await settle();
    await holding;
  });
});

describe('a client that leaves in the middle of a reply', () => {
  it('is charged for it when the service says what it used', async () => {
    await using bench = await talking({ user });
    bench.begins('resp_1', 1_000);
    bench.leaves();
    await settle();
    expect(bench.session.sent.at(-1)).toMatchObject({ type: 'response.cancel', response_id: 'resp_1' });
    bench.done('resp_1', 'cancelled');
    await bench.holding;
    expect(await bench.spentByUser()).toBeCloseTo(REPLY_USD, 9);
    expect(bench.session.isClosed).toBe(true);
  });

  it('is charged for the sound that came when the service says nothing for two seconds', async () => {
    await using bench = await talking();
    bench.begins('resp_1', 1_000);
    bench.leaves();
    await settle(1_999);
    expect(bench.session.isClosed).toBe(false);
    await settle(1);
    await bench.holding;
    expect(await bench.spent()).toBeCloseTo((20 * 64) / 1e6, 9);
  });

  it('is charged for a reply that had not begun', async () => {
    await using bench = await talking();
    bench.says({ type: 'text', text: 'Hello' });
    bench.leaves();
    await settle();
    bench.begins('resp_1');
    expect(bench.session.sentTypes).toContain('response.cancel');
    bench.done('resp_1', 'cancelled');
    await bench.holding;
    expect(await bench.spent()).toBeCloseTo(REPLY_USD, 9);
  });
});

describe('the budget of a conversation', () => {
  const budget = { conversationUsd: 2 * REPLY_USD };

  it('warns once when a fifth of it is left', async () => {
    await using bench = await talking({ budget: { conversationUsd: 2.4 * REPLY_USD } });
    await bench.replies('resp_1');
    expect(bench.messages('budget')).toEqual([]);
    await bench.replies('resp_2');
    expect(bench.messages('budget')).toMatchObject([{ scope: 'conversation', spent_usd: 2 * REPLY_USD }]);
    await bench.leave();
  });

  it('ends it with a farewell that is heard to its end', async () => {
    await using bench = await talking({ budget });
    await bench.replies('resp_1');
    await bench.replies('resp_2');
    expect(bench.session.sent.at(-1)).toMatchObject({
      type: 'response.create',
      response: { instructions: 'say goodbye' },
    });
    bench.begins('resp_bye', 1_500);
    bench.done('resp_bye');
    await settle(1_499);
    expect(bench.gateway.endReason).toBeNull();
    await settle(1);
    expect(bench.gateway.messages.at(-1)).toMatchObject({ code: 'budget_exhausted', retryable: false });
    expect(bench.gateway.endReason).toBe('budget_exhausted');
    await bench.holding;
    expect(await bench.spent()).toBeCloseTo(3 * REPLY_USD, 9);
  });

  it('lets the reply be heard that used it up, and answers nothing more', async () => {
    await using bench = await talking({ budget, downlinkLeadMs: 500 });
    await bench.replies('resp_1');
    await bench.replies('resp_2', 10_000);
    const creates = () => bench.session.sentTypes.filter((type) => type === 'response.create').length;
    bench.says({ type: 'text', text: 'and another thing' });
    expect(creates()).toBe(1);
    bench.begins('resp_bye', 1_000);
    bench.done('resp_bye');
    await settle(10_900);
    expect(bench.gateway.endReason).toBeNull();
    await settle(200);
    expect(bench.gateway.endReason).toBe('budget_exhausted');
    expect(bench.gateway.audioBytes).toBe(11_000 * 48);
  });

  it('ends it although the service says no farewell', async () => {
    await using bench = await talking({ budget: { conversationUsd: REPLY_USD } });
    await bench.replies('resp_1');
    await settle(20_000);
    expect(bench.gateway.endReason).toBe('budget_exhausted');
    await bench.holding;
  });

  it('is not begun anew by another worker', async () => {
    await using bench = workerBench({ budget });
    await bench.create();
    await bench.fabric.store.claim('conv_1', 'worker.0');
    await bench.fabric.store.charge('conv_1', 1, { key: 'resp_0', nanoUsd: 1e9 });
    await bench.host.hold('conv_1', never);
    expect(bench.gateway.endReason).toBe('budget_exhausted');
    expect(bench.upstream.dials).toBe(0);
  });
});

describe('the time of a conversation', () => {
  it('is warned of, and ends with a farewell', async () => {
    await using bench = await talking({ budget: { conversationSeconds: 60 } });
    await settle(47_000);
    expect(bench.messages('budget')).toEqual([]);
    await settle(1_000);
    expect(bench.messages('budget')).toMatchObject([{ scope: 'conversation', limit_seconds: 60, spent_seconds: 48 }]);
    await settle(12_000);
    expect(bench.session.sentTypes).toEqual(['response.create']);
    bench.begins('resp_bye');
    bench.done('resp_bye');
    await settle();
    expect(bench.gateway.endReason).toBe('budget_exhausted');
  });
});

describe("a user's budget for a day", () => {
  const budget = { userDayUsd: 0.01 };

  it('counts all of their conversations', async () => {
    await using bench = await talking({ user, budget });
    await bench.fabric.store.create({ id: 'conv_2', gateway: 'gateway.1', inputRate: 24_000, createdAt: 1, user });
    await bench.fabric.store.claim('conv_2', 'worker.0');
    await bench.fabric.store.charge('conv_2', 1, { key: 'resp_1', nanoUsd: 4_000_000 }, today());
    await bench.replies('resp_1');
    bench.begins('resp_bye');
    bench.done('resp_bye');
    await settle();
    expect(bench.messages('error')).toMatchObject([{ code: 'budget_exhausted', retry_after: expect.any(Number) }]);
    await bench.holding;
  });

  it('is told before the conversation begins when it is used up, with the time of the next one', async () => {
    jest.setSystemTime(Date.parse('2026-11-22T23:00:00Z'));
    await using bench = workerBench({ user, budget });
    await bench.create();
    await bench.fabric.store.charge('conv_0', 1, { key: 'resp_1', nanoUsd: 10_000_000 }, today());
    await bench.host.hold('conv_1', never);
    expect(bench.gateway.messages).toMatchObject([{ code: 'budget_exhausted', retryable: false, retry_after: 3_600 }]);
    expect([bench.gateway.endReason, bench.upstream.dials]).toEqual(['budget_exhausted', 0]);
  });

  it('begins anew the next day', async () => {
    jest.setSystemTime(Date.parse('2026-11-22T23:00:00Z'));
    await using bench = workerBench({ user, budget });
    await bench.create();
    await bench.fabric.store.charge('conv_0', 1, { key: 'resp_1', nanoUsd: 10_000_000 }, today());
    jest.setSystemTime(Date.parse('2026-11-23T00:00:01Z'));
    const holding = bench.host.hold('conv_1', never);
    await settle();
    expect(bench.gateway.types).toEqual(['session_ready']);
    bench.leaves();
    await settle();
    await holding;
  });
});
