import { describe, expect, it } from '@jest/globals';

import { UpstreamError } from '../conversations/upstream.port.ts';
import type { KeyState } from './key-health.ts';
import { keyName, KeyRing } from './key-ring.ts';

const refused = new UpstreamError('upstream_rejected_key', 'no', false);
const limited = new UpstreamError('upstream_unavailable', 'slow down', true, { isRateLimited: true });
const away = new UpstreamError('upstream_unavailable', 'away', true);

function ringOf(...values: string[]) {
  const clock = { now: 0, values };
  const changes: [string, KeyState][] = [];
  const counts: Readonly<Record<KeyState, number>>[] = [];
  const ring = new KeyRing({
    file: { keys: () => Promise.resolve(clock.values) },
    timers: { now: () => clock.now },
    random: () => 0.5,
    observer: {
      onKeyState: (name, state) => void changes.push([name, state]),
      onKeys: (count) => void counts.push(count),
    },
  });
  const pick = async () => (await ring.pick()).value;
  return { ring, clock, changes, counts, pick };
}

describe('the ring of keys', () => {
  it('gives healthy keys in turn', async () => {
    const { pick } = ringOf('a', 'b');
    expect([await pick(), await pick(), await pick()]).toEqual(['a', 'b', 'a']);
  });

  it('prefers keys with more of their rate limit left', async () => {
    const { ring, pick } = ringOf('a', 'b');
    ring.limited('a', 0.4, 60_000);
    ring.limited('b', 0.9, 60_000);
    expect([await pick(), await pick()]).toEqual(['b', 'b']);
  });

  it('leaves out a rejected key and says so by its hash alone', async () => {
    const { ring, changes, counts, pick } = ringOf('a', 'b');
    await pick();
    expect(ring.failed('a', refused)).toBe(true);
    expect([await pick(), await pick()]).toEqual(['b', 'b']);
    expect(changes).toEqual([[keyName('a'), 'rejected']]);
    expect(counts.at(-1)).toMatchObject({ usable: 1, rejected: 1 });
    expect(keyName('a')).toMatch(/^[0-9a-f]{8}$/);
  });

  it('takes a rejected key again when the file lost and regained it', async () => {
    const { ring, clock, pick } = ringOf('a');
    await pick();
    ring.failed('a', refused);
    clock.values = ['b'];
    await pick();
    clock.values = ['a'];
    expect(await pick()).toBe('a');
  });

  it('still offers a key whose dials merely failed, when there is no better one', async () => {
    const { ring, pick } = ringOf('a', 'b');
    expect(ring.failed('a', away)).toBe(false);
    expect([await pick(), await pick()]).toEqual(['b', 'b']);
    ring.failed('b', away);
    expect(['a', 'b']).toContain(await pick());
  });

  it('waits out a rate limit instead of dialling on', async () => {
    const { ring, clock, pick } = ringOf('a');
    await pick();
    expect(ring.failed('a', limited)).toBe(true);
    await expect(pick()).rejects.toMatchObject({ code: 'upstream_unavailable', retryable: true });
    clock.now = 1_000;
    expect(await pick()).toBe('a');
  });

  it('says for good when nothing is left that could come back', async () => {
    const { ring, pick } = ringOf('a', 'b');
    await pick();
    ring.failed('a', refused);
    ring.failed('b', new UpstreamError('upstream_quota_exhausted', 'empty', false));
    await expect(pick()).rejects.toMatchObject({ code: 'upstream_quota_exhausted', retryable: false });
  });
});
