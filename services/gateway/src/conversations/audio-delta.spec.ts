import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { audioDelta } from './audio-delta.ts';

describe('an audio delta', () => {
  it('is the JSON that a serializer makes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string({ unit: 'binary' }), fc.nat(), fc.nat(), (pcm, item_id, epoch, seq) => {
        const audio = Buffer.from(pcm).toString('base64');
        const expected = JSON.stringify({ type: 'audio_delta', audio, item_id, epoch, seq });
        expect(audioDelta(pcm, item_id, { epoch, seq }).toString()).toBe(expected);
      }),
    );
  });
});
