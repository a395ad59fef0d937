import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SimpleClient } from '@colloquy/testing';
import { EventValidator } from '@colloquy/testing/realtime';

import { startSystem, type TestSystem } from './test-system.ts';

describe('a conversation with a tiny budget', () => {
  const stack = new AsyncDisposableStack();
  let system: TestSystem;
  let validator: EventValidator;

  beforeAll(async () => {
    validator = await EventValidator.load();
    system = stack.use(await startSystem({ money: { BUDGET_CONVERSATION_USD: '0.0001' } }));
  }, 60_000);
  afterAll(() => stack.disposeAsync());

  it('hears its answer and a farewell, and is then told why it ends', async () => {
    await using client = await SimpleClient.connect(system.origin);
    await client.next('session_ready');
    client.sendText('Hi');
    const answer = await client.untilResponseDone();
    const farewell = await client.untilResponseDone();
    expect([answer.audio.length > 0, farewell.audio.length > 0]).toEqual([true, true]);
    expect(await client.next('error', 40_000)).toMatchObject({ code: 'budget_exhausted', retryable: false });
    expect(await client.closed).toMatchObject({ code: 4510 });
    const metrics = await system.registry.metrics();
    expect(metrics).toContain('colloquy_budget_events_total{scope="conversation",event="ended"} 1');
  }, 60_000);

  it('asks the service for the farewell as its types allow', () => {
    const sent = system.upstream.from('client');
    expect(sent.filter(({ type }) => type === 'response.create')).toHaveLength(2);
    expect(sent.flatMap((event) => validator.problems('client', event))).toEqual([]);
  });
});
