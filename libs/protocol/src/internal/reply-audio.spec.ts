import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { decodeReplyAudio, encodeReplyAudio } from './reply-audio.ts';

describe('reply audio', () => {
  it('comes out as it went in', () => {
    const itemId = fc.string({ unit: fc.constantFrom('i', 't', '_', 'A', 'z', '0', '9'), maxLength: 255 });
    fc.assert(
      fc.property(itemId, fc.uint8Array({ maxLength: 2_000 }), (id, pcm) => {
        const decoded = decodeReplyAudio(encodeReplyAudio(id, pcm));
        expect(decoded.itemId).toBe(id);
        expect(Buffer.compare(decoded.pcm, pcm)).toBe(0);
      }),
    );
  });
});
