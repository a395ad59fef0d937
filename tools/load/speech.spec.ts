import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { chunksOf, Microphone } from '../../deploy/k6/microphone.ts';
import { pcm16Of } from '../../deploy/k6/wav.ts';
import { encodeWav } from '../../libs/audio/src/index.ts';
import { TestClock } from './clock.ts';

/** The bytes as an ArrayBuffer of their own, as `open(…, 'b')` of k6 gives them. */
const fileOf = (bytes: Uint8Array) => new Uint8Array(bytes).buffer;

describe('the recording', () => {
  const file = fileOf(readFileSync(new URL('../../deploy/k6/speech/question.wav', import.meta.url)));

  it('is PCM16 mono at 16 kHz, some seconds long and small', () => {
    const samples = new Int16Array(pcm16Of(file, 16_000));
    assert.ok(samples.length / 16_000 > 2 && samples.length / 16_000 < 5);
    assert.ok(file.byteLength < 200_000);
  });

  it('ends with sound, for the reply is timed from its end', () => {
    const end = new Int16Array(pcm16Of(file, 16_000)).subarray(-640);
    assert.ok(Math.max(...end.map(Math.abs)) > 500);
  });
});

describe('reading a WAV file', () => {
  const samples = Int16Array.of(1, -2, 3);

  it('gives the samples and nothing of the header', () => {
    const bytes = pcm16Of(fileOf(encodeWav({ samples, rate: 16_000 })), 16_000);
    assert.deepEqual(new Int16Array(bytes), samples);
  });

  it('refuses another rate, another kind of file, and one that is cut short', () => {
    const wav = encodeWav({ samples, rate: 24_000 });
    assert.throws(() => pcm16Of(fileOf(wav), 16_000), /16000 Hz is expected/);
    assert.throws(() => pcm16Of(fileOf(wav.subarray(0, -2)), 24_000), /cut short/);
    assert.throws(() => pcm16Of(new ArrayBuffer(0), 16_000), /is expected/);
  });
});

describe('the chunks', () => {
  it('hold 40 ms each, the last filled up with silence', () => {
    const chunks = chunksOf(new Int16Array(1_000).fill(7).buffer).map((chunk) => new Int16Array(chunk));
    assert.deepEqual(
      chunks.map(({ length }) => length),
      [640, 640],
    );
    assert.deepEqual(chunks[1], Int16Array.of(...new Array<number>(360).fill(7), ...new Array<number>(280).fill(0)));
  });
});

describe('the microphone', () => {
  const open = () => {
    const [clock, sent] = [new TestClock(), new Array<string>()];
    return { clock, sent, microphone: new Microphone('-', (chunk) => sent.push(chunk), clock) };
  };

  it('sends silence, then what is said, then silence', () => {
    const { clock, sent, microphone } = open();
    let saidAfter = 0;
    microphone.say(['a', 'b'], () => (saidAfter = sent.length));
    clock.pass(160);
    assert.equal(sent.join(''), '-ab--');
    assert.equal(saidAfter, 3);
  });

  it('sends 25 chunks a second although every timer is late', () => {
    const { clock, sent } = open();
    clock.pass(10_007, 7);
    assert.equal(sent.length, 251);
  });

  it('sends nothing more once closed', () => {
    const { clock, sent, microphone } = open();
    microphone.close();
    clock.pass(1_000);
    assert.equal(sent.length, 1);
    assert.ok(clock.isIdle);
  });
});
