import { describe, expect, it } from '@jest/globals';
import { systemTimers } from '@colloquy/lifecycle';

import { MemoryBlobs } from './memory-blobs.ts';

describe('blobs in memory', () => {
  it('are forgotten after their time', async () => {
    let now = 0;
    const limits = { maxBytes: 10, maxEntries: 2, timeToLiveMs: 1_000 };
    const blobs = new MemoryBlobs({ ...systemTimers, now: () => now }, limits);
    await blobs.put('a', Buffer.from('bytes'));
    now = 999;
    expect(await blobs.get('a')).not.toBeNull();
    now = 1_000;
    expect(await blobs.get('a')).toBeNull();
  });
});
