import { describe, expect, it } from '@jest/globals';

import { blobLimits } from '../blob-cache.port.ts';
import { eventually } from './eventually.ts';
import { fabricOfEachTest, type OpenFabric } from './open-fabric.ts';

const { maxBytes, maxEntries } = blobLimits;
const everyByte = Uint8Array.from({ length: 256 }, (_, value) => value);

/** What every cache of blobs does, within the limits that hold when nothing is said. */
export function describeBlobsContract(name: string, open: OpenFabric): void {
  describe(`the ${name} cache of blobs`, () => {
    const fabric = fabricOfEachTest(open);
    const blobs = () => fabric().blobs;

    it('gives back what was put, byte by byte', async () => {
      expect(await blobs().put('a', everyByte)).toBe(true);
      expect(Buffer.from((await blobs().get('a')) ?? [])).toEqual(Buffer.from(everyByte));
    });

    it('has nothing where nothing was put', async () => {
      expect(await blobs().get('unknown')).toBeNull();
    });

    it('gives back the last of what was put under a key', async () => {
      await blobs().put('a', Buffer.from('first'));
      await blobs().put('a', Buffer.from('second'));
      expect(Buffer.from((await blobs().get('a')) ?? []).toString()).toBe('second');
    });

    it('takes a blob of the largest size and none that is larger', async () => {
      expect(await blobs().put('large', new Uint8Array(maxBytes))).toBe(true);
      expect(await blobs().put('too large', new Uint8Array(maxBytes + 1))).toBe(false);
      expect((await blobs().get('large'))?.length).toBe(maxBytes);
      expect(await blobs().get('too large')).toBeNull();
    });

    it('forgets the oldest when there are too many', async () => {
      for (let index = 0; index <= maxEntries; index += 1) await blobs().put(`blob ${index}`, everyByte);
      expect(await blobs().get('blob 0')).toBeNull();
      expect(await blobs().get('blob 1')).not.toBeNull();
      expect(await blobs().get(`blob ${maxEntries}`)).not.toBeNull();
    });

    it('lets one of many claim a key', async () => {
      const claims = await Promise.all(Array.from({ length: 20 }, () => blobs().claim('a', 60_000)));
      expect(claims.filter(Boolean)).toHaveLength(1);
      expect(await blobs().claim('b', 60_000)).toBe(true);
    });

    it('lets a key be claimed again when its time is over', async () => {
      expect(await blobs().claim('a', 50)).toBe(true);
      await eventually('the key can be claimed again', () => blobs().claim('a', 60_000));
    });
  });
}
