import { describe, expect, it } from '@jest/globals';
import { pcm16Bytes, pcm16Samples, StreamResampler } from '@colloquy/audio';

import { StampReader } from './stamp-reader.ts';
import { StampedFrames } from './stamped-frame.ts';

const shape = { head: '{"type":"audio","audio":"', tail: '"}', samples: 640, mask: 0 };
const frames = new StampedFrames(shape);
const reader = new StampReader({ key: '"audio":"', rateRatio: 1 });

/** The payload of a frame of the server's: four bytes of header. */
function message(micros: number): Buffer {
  return frames.at(micros).subarray(4);
}

function audioOf(text: Buffer): Buffer {
  const { audio } = JSON.parse(text.toString()) as { audio: string };
  expect(Buffer.from(audio, 'base64').toString('base64')).toBe(audio);
  return Buffer.from(audio, 'base64');
}

describe('stamped frames', () => {
  it('are whole text frames with their length', () => {
    const frame = frames.at(1);
    expect([frame[0], frame[1], frame.readUInt16BE(2)]).toEqual([0x81, 126, frame.length - 4]);
  });

  it('hold JSON with the whole chunk of audio', () => {
    expect(JSON.parse(message(1).toString())).toMatchObject({ type: 'audio' });
    expect(audioOf(message(1))).toHaveLength(640 * 2);
  });

  it('differ from those before and after in the time alone', () => {
    const [first, second] = [frames.at(1), frames.at(2)];
    expect(reader.read(first.subarray(4))).toBe(1);
    expect(reader.read(second.subarray(4))).toBe(2);
    expect(second).toHaveLength(first.length);
  });

  it('of a client are masked', () => {
    const frame = new StampedFrames({ ...shape, mask: 0x5a }).at(77);
    expect([frame[0], frame[1], frame.readUInt16BE(2)]).toEqual([0x81, 0x80 | 126, frame.length - 8]);
    expect(frame.subarray(4, 8)).toEqual(Buffer.alloc(4, 0x5a));
    expect(Buffer.from(frame.subarray(8).map((byte) => byte ^ 0x5a))).toEqual(message(77));
  });
});

describe('the reader of stamps', () => {
  it('finds when a message was sent, whatever else the JSON holds', () => {
    expect(reader.read(message(123_456_789))).toBe(123_456_789);
    const reordered = message(42).toString().replace('{"type":"audio",', '{"seq":7,"item_id":"item_1",');
    expect(reader.read(Buffer.from(reordered))).toBe(42);
  });

  it('finds it also after the stream resampler, which moves the code back in its message', () => {
    const resampler = new StreamResampler({ from: 16_000, to: 24_000 });
    const resampled = new StampReader({ key: '"audio":"', rateRatio: 1.5 });
    const pass = (micros: number) => {
      const samples = resampler.process(pcm16Samples(audioOf(message(micros))));
      return Buffer.from(`{"audio":"${Buffer.from(pcm16Bytes(samples)).toString('base64')}"}`);
    };
    const times = [11, 22, 0xff_00_ff_00];
    expect(times.map((micros) => resampled.read(pass(micros)))).toEqual(times);
  });

  it('tells messages with audio from others', () => {
    expect(reader.hasAudio(message(1))).toBe(true);
    expect(reader.hasAudio(Buffer.from('{"type":"session_ready"}'))).toBe(false);
  });

  it('finds nothing when the audio is someone else’s', () => {
    const silence = Buffer.alloc(1280).toString('base64');
    expect(reader.read(Buffer.from(`{"type":"audio","audio":"${silence}"}`))).toBeNull();
  });
});
