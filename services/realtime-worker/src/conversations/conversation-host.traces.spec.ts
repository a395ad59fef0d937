import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { frameKind } from '@colloquy/protocol/internal';

import { workerBench } from '../testing/worker-bench.ts';
import { UpstreamError } from './upstream.port.ts';

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] }));
afterEach(() => void jest.useRealTimers());

const never = new AbortController().signal;
const settle = () => jest.advanceTimersByTimeAsync(0);

async function created() {
  const bench = workerBench();
  const record = { id: 'conv_1', gateway: 'gateway.1', inputRate: 24_000, createdAt: 0, trace: 'opening' };
  await bench.fabric.store.create(record);
  return bench;
}

describe('the traces of a conversation at its worker', () => {
  it('join the opening, with a span for each attempt at the upstream', async () => {
    await using bench = await created();
    bench.upstream.failures.push(new UpstreamError('upstream_unavailable', 'refused', true));
    const holding = bench.host.hold('conv_1', never);
    await jest.advanceTimersByTimeAsync(200);
    const [connect, ...attempts] = bench.traces.spans;
    expect(connect).toMatchObject({
      name: 'conversation.connect',
      parent: 'opening',
      outcome: 'ended',
      attributes: { epoch: 1, worker: 'worker.1', upstream: 'simulator', model: 'gpt-realtime-2.1' },
    });
    expect(attempts).toMatchObject([
      { name: 'upstream.connect', parent: 'span-1', outcome: 'upstream_unavailable', attributes: { attempt: 1 } },
      { name: 'upstream.connect', parent: 'span-1', outcome: 'ended', attributes: { attempt: 2 } },
    ]);
    bench.leaves();
    await holding;
  });

  it('begin anew with a takeover, which names the opening and is named to the gateway', async () => {
    await using bench = await created();
    await bench.fabric.store.claim('conv_1', 'worker.1');
    const holding = bench.host.hold('conv_1', never);
    await settle();
    const [takeover] = bench.traces.spans;
    expect(takeover).toMatchObject({ name: 'conversation.takeover', links: ['opening'], attributes: { epoch: 2 } });
    expect(takeover).not.toHaveProperty('parent');
    const assigned = JSON.parse(Buffer.from(bench.gateway.frames[0]?.payload ?? '').toString()) as object;
    expect(assigned).toEqual({ worker: 'worker.1', trace: 'span-1' });
    bench.up(frameKind.clientLeft, new Uint8Array(), 2);
    await holding;
  });

  it('say which failure kept it from beginning', async () => {
    await using bench = await created();
    bench.upstream.failures.push(new UpstreamError('upstream_rejected_key', 'no', false));
    await bench.host.hold('conv_1', never);
    expect(bench.traces.outline).toEqual([
      'conversation.connect: upstream_rejected_key',
      'upstream.connect: upstream_rejected_key',
    ]);
  });

  it('link each turn to the opening and end it with what cut it off', async () => {
    await using bench = await created();
    const holding = bench.host.hold('conv_1', never);
    await settle();
    bench.says({ type: 'text', text: 'Hello' });
    bench.upstream.newest.says({ type: 'response.created', response: { id: 'resp_1' } });
    expect(bench.gateway.frames.some(({ kind, seq }) => kind === frameKind.turn && seq === 0)).toBe(true);
    bench.upstream.newest.listener.onLost(new UpstreamError('upstream_unavailable', 'closed with 1006', true));
    expect(bench.traces.newest('turn')).toMatchObject({
      links: ['opening', 'span-1'],
      outcome: 'ended',
      attributes: { input: 'text', status: 'interrupted' },
    });
    bench.leaves();
    await holding;
  });
});
