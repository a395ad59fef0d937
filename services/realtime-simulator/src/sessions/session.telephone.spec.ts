import { describe, expect, it } from '@jest/globals';

import { SoundEncoder } from '../protocol/sound-codec.ts';
import { committedTurn } from '../testing/sequences.ts';
import { onFakeClock, passed } from '../testing/fake-clock.ts';
import { SessionBench } from '../testing/session-bench.ts';
import { inOrder, pieces, silence, tone } from '../testing/sounds.ts';

let bench: SessionBench;
onFakeClock(
  () => (bench = new SessionBench()),
  () => bench,
);

const turn = inOrder(silence(640), tone(1_280), silence(960));

describe.each(['audio/pcmu', 'audio/pcma'] as const)('a session in %s', (type) => {
  const format = { type };

  function append(sound: Int16Array): void {
    const encoder = new SoundEncoder(format);
    for (const piece of pieces(sound, 40)) {
      bench.send({ type: 'input_audio_buffer.append', audio: encoder.encode(piece) });
    }
    bench.send({ type: 'input_audio_buffer.append', audio: encoder.flush() });
  }

  it('is echoed without a rate', () => {
    bench.update({ audio: { input: { format }, output: { format } } });
    expect(bench.shown().audio).toMatchObject({ input: { format }, output: { format } });
    expect(bench.shown().audio.input.format).toEqual(format);
  });

  it('hears the user in it, at the positions of PCM to a frame of 32 ms', () => {
    bench.append(turn);
    const started = bench.last('input_audio_buffer.speech_started').audio_start_ms;
    const stopped = bench.last('input_audio_buffer.speech_stopped').audio_end_ms;
    bench[Symbol.dispose]();
    bench = new SessionBench();
    bench.update({ audio: { input: { format } } });
    append(turn);
    expect(Math.abs(bench.last('input_audio_buffer.speech_started').audio_start_ms - started)).toBeLessThan(33);
    expect(Math.abs(bench.last('input_audio_buffer.speech_stopped').audio_end_ms - stopped)).toBeLessThan(33);
  });

  it('answers in it, no sample lost', async () => {
    bench.update({ audio: { output: { format } } });
    bench.send({ type: 'response.create' });
    await passed(3_000);
    expect(bench.last('response.done').response.audio.output.format).toEqual(format);
    const bytes = bench.all('response.output_audio.delta').map(({ delta }) => Buffer.from(delta, 'base64').length);
    expect(bytes.reduce((sum, count) => sum + count, 0)).toBe(8_000);
  });

  it('takes a commit of exactly 100 ms, and none of less', () => {
    bench.update({ audio: { input: { format, turn_detection: null } } });
    bench.take();
    append(silence(99));
    bench.send({ type: 'input_audio_buffer.commit' });
    expect(bench.last('error').error.message).toContain('99.00ms');
    bench.send({ type: 'input_audio_buffer.clear' });
    bench.take();
    append(silence(100));
    bench.send({ type: 'input_audio_buffer.commit' });
    expect(bench.take()).toEqual([...committedTurn]);
  });

  it('takes the sound of a written item in it', () => {
    bench.update({ audio: { input: { format } } });
    const audio = new SoundEncoder(format).encode(turn);
    const item = { id: 'mine', type: 'message', role: 'user', content: [{ type: 'input_audio', audio }] };
    bench.send({ type: 'conversation.item.create', item });
    bench.send({ type: 'response.create' });
    expect(bench.persona.cues[0]?.heard).toEqual({ kind: 'speech', seconds: expect.closeTo(1.28, 1) });
  });
});

it('lets one response have its own format', async () => {
  const format = { type: 'audio/pcmu' };
  bench.send({ type: 'response.create', response: { audio: { output: { format } } } });
  await passed(3_000);
  expect(bench.last('response.created').response.audio.output.format).toEqual(format);
  bench.send({ type: 'response.create' });
  expect(bench.last('response.created').response.audio.output.format).toEqual({ type: 'audio/pcm', rate: 24_000 });
});
