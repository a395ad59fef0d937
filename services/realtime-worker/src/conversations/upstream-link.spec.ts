import { describe, expect, it, jest } from '@jest/globals';
import { systemTimers } from '@colloquy/lifecycle';

import { settle, useFakeClock } from '../testing/fake-clock.ts';
import { ScriptedUpstream } from '../testing/scripted-upstream.ts';
import { RolloverPlan } from './rollover-plan.ts';
import { UpstreamLink } from './upstream-link.ts';
import { UpstreamError, type UpstreamSession } from './upstream.port.ts';

useFakeClock();

const away = new UpstreamError('upstream_unavailable', 'away', true);
const refused = new UpstreamError('upstream_rejected_key', 'no', false);

/** Sessions that live ten minutes, replaced from the ninth on. */
function linkOf(lifeMs = 600_000) {
  const upstream = new ScriptedUpstream();
  upstream.lifeMs = lifeMs;
  const told: string[] = [];
  const state = { isQuiet: true };
  const link = new UpstreamLink({
    upstream,
    timers: systemTimers,
    random: () => 0.5,
    dial: { attempts: 3, backoffMs: 200 },
    rollover: new RolloverPlan({ leadMs: 60_000, maxAgeMs: 3_300_000 }),
    isQuiet: () => state.isQuiet,
    observer: {
      onEvent: ({ type }) => void told.push(type),
      onReady: () => void told.push('ready'),
      onInterrupted: (cause) => void told.push(`interrupted by ${cause}`),
      onRenewed: (_session: UpstreamSession, cause) => void told.push(`renewed after ${cause}`),
      onDialFailed: (attempt) => void told.push(`dial ${attempt} failed`),
      onLost: () => void told.push('lost'),
      onFailed: () => void told.push('failed'),
    },
  });
  const says = (session: number, type: 'response.created' | 'response.done') =>
    upstream.sessions[session]?.says({ type });
  return { link, upstream, told, state, says, [Symbol.dispose]: () => link.close() };
}

describe('the link to the upstream', () => {
  it('is ready with its first session and passes what that one says', async () => {
    using bench = linkOf();
    expect(bench.link.isReady).toBe(false);
    await bench.link.open();
    bench.says(0, 'response.created');
    expect(bench.told).toEqual(['ready', 'response.created']);
    expect(bench.link.isReady).toBe(true);
  });

  it('tries again where that may help, and says when it gives up', async () => {
    using bench = linkOf();
    bench.upstream.failures.push(away, away, away);
    const opening = bench.link.open();
    await settle(2_000);
    await opening;
    expect(bench.told).toEqual(['dial 1 failed', 'dial 2 failed', 'dial 3 failed', 'failed']);
  });

  it('does not repeat what was refused for good', async () => {
    using bench = linkOf();
    bench.upstream.failures.push(refused);
    await bench.link.open();
    expect(bench.told).toEqual(['dial 1 failed', 'failed']);
  });

  it('changes over in a quiet moment before the session ends', async () => {
    using bench = linkOf();
    await bench.link.open();
    await settle(540_000);
    expect(bench.told).toEqual(['ready', 'renewed after expiry']);
    expect(bench.upstream.sessions.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  });

  it('waits for the end of the turn with the next session prepared', async () => {
    using bench = linkOf();
    await bench.link.open();
    bench.state.isQuiet = false;
    await settle(560_000);
    expect(bench.told).toEqual(['ready']);
    expect(bench.upstream.sessions).toHaveLength(2);
    bench.state.isQuiet = true;
    await settle(250);
    expect(bench.told).toEqual(['ready', 'renewed after expiry']);
  });

  it('settles a turn that outlasts the session, and changes over all the same', async () => {
    using bench = linkOf();
    await bench.link.open();
    bench.state.isQuiet = false;
    await settle(599_000);
    expect(bench.told).toEqual(['ready', 'interrupted by expiry', 'renewed after expiry']);
  });

  it('no longer hears the session of before', async () => {
    using bench = linkOf();
    await bench.link.open();
    await settle(540_000);
    bench.says(0, 'response.done');
    bench.upstream.sessions[0]?.listener.onLost(away);
    bench.says(1, 'response.created');
    expect(bench.told).toEqual(['ready', 'renewed after expiry', 'response.created']);
  });

  it('replaces a session that was lost', async () => {
    using bench = linkOf();
    await bench.link.open();
    bench.upstream.failures.push(away);
    bench.upstream.newest.listener.onLost(away);
    expect(bench.link.isReady).toBe(false);
    expect(bench.link.appendAudio(Buffer.alloc(2))).toBe(false);
    await settle(1_000);
    expect(bench.told).toEqual(['ready', 'lost', 'interrupted by loss', 'dial 1 failed', 'renewed after loss']);
    expect(bench.link.isReady).toBe(true);
  });

  it('takes the prepared session when the old one is lost first', async () => {
    using bench = linkOf();
    await bench.link.open();
    bench.state.isQuiet = false;
    await settle(545_000);
    bench.upstream.sessions[0]?.listener.onLost(away);
    await settle();
    expect(bench.upstream.dials).toBe(2);
    expect(bench.told.at(-1)).toBe('renewed after loss');
  });

  it('prepares another session when the prepared one is lost', async () => {
    using bench = linkOf();
    await bench.link.open();
    bench.state.isQuiet = false;
    await settle(545_000);
    bench.upstream.sessions[1]?.listener.onLost(away);
    await settle(10_000);
    expect(bench.upstream.sessions).toHaveLength(3);
    expect(bench.told).toEqual(['ready']);
  });

  it('gives up on sessions that are lost again and again without a turn', async () => {
    using bench = linkOf();
    await bench.link.open();
    for (let loss = 0; loss < 4; loss += 1) {
      bench.upstream.newest.listener.onLost(away);
      await settle();
    }
    expect(bench.told.at(-1)).toBe('failed');
    expect(bench.upstream.dials).toBe(4);
  });

  it('outlives any number of losses with turns in between', async () => {
    using bench = linkOf();
    await bench.link.open();
    for (let loss = 0; loss < 20; loss += 1) {
      bench.upstream.newest.listener.onLost(away);
      await settle();
      bench.link.turnEnded();
    }
    expect(bench.link.isReady).toBe(true);
  });

  it('leaves no session and no timer behind when it is closed, even while it prepares one', async () => {
    const bench = linkOf();
    await bench.link.open();
    jest.advanceTimersByTime(540_000);
    bench.link.close();
    await settle();
    expect(bench.upstream.sessions.every(({ isClosed }) => isClosed)).toBe(true);
  });
});
