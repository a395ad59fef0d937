import { describe, expect, it } from '@jest/globals';
import { measureLevel } from '@colloquy/audio';

import { pieces, tone } from '../testing/sounds.ts';
import { concatenate } from './pcm.ts';
import { decodeSound, SoundDecoder, SoundEncoder } from './sound-codec.ts';

const formats = [{ type: 'audio/pcm', rate: 24_000 }, { type: 'audio/pcmu' }, { type: 'audio/pcma' }] as const;

describe.each(formats)('sound as $type', (format) => {
  const sound = tone(500);

  it('keeps its length and level through a round trip in pieces', () => {
    const encoder = new SoundEncoder(format);
    const decoder = new SoundDecoder(format);
    const written = [...pieces(sound, 40)].map((piece) => encoder.encode(piece));
    const read = [...written, encoder.flush()].map((text) => decoder.decode(text, 'audio'));
    const heard = concatenate([...read, decoder.flush()]);
    expect(heard).toHaveLength(sound.length);
    expect(measureLevel(heard).rmsDbfs).toBeCloseTo(measureLevel(sound).rmsDbfs, 0);
  });

  it('is refused when it is not base64', () => {
    expect(() => decodeSound('not base64!', format, 'audio')).toThrow('expected base64');
  });
});

it('is a sixth as large on the telephone', () => {
  const [pcm, pcmu] = [0, 1].map((index) => {
    const encoder = new SoundEncoder(formats[index] ?? formats[0]);
    return Buffer.from(encoder.encode(tone(1_000)), 'base64').length + Buffer.from(encoder.flush(), 'base64').length;
  });
  expect([pcm, pcmu]).toEqual([48_000, 8_000]);
});
