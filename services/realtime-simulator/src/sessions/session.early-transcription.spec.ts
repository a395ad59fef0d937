import { describe, expect, it } from '@jest/globals';

import { onFakeClock, passed } from '../testing/fake-clock.ts';
import { SessionBench } from '../testing/session-bench.ts';
import { silence, tone } from '../testing/sounds.ts';

let bench: SessionBench;
onFakeClock(
  () => (bench = new SessionBench()),
  () => bench,
);

const prefix = 'conversation.item.input_audio_transcription';
const told = () => bench.all(`${prefix}.delta`).map(({ delta }) => delta);

function speak(words: string, model = 'gpt-realtime-whisper'): void {
  bench.update({ audio: { input: { transcription: { model } } } });
  bench.hearing.turns.push(words);
  bench.append(silence(640));
  bench.append(tone(1_280));
}

describe('the transcription of words known early', () => {
  it('comes while the user speaks, all but its last word, and goes on after the turn', async () => {
    speak('Hello, my name');
    await passed(700);
    expect(told()).toEqual([' Hello', ',']);
    await passed(5_000);
    expect(told()).toEqual([' Hello', ',', ' my']);
    expect(bench.types).not.toContain('input_audio_buffer.speech_stopped');
    bench.append(silence(960));
    await passed(3_000);
    expect(told()).toEqual([' Hello', ',', ' my', ' name']);
    const completed = bench.last(`${prefix}.completed`);
    expect(completed.transcript).toBe('Hello, my name');
    const { item_id } = bench.last('input_audio_buffer.speech_started');
    expect(bench.all(`${prefix}.delta`).every((event) => event.item_id === item_id)).toBe(true);
    expect(completed.item_id).toBe(item_id);
  });

  it('waits for the end of the turn with a model that does not stream', async () => {
    speak('Hello, my name', 'gpt-4o-transcribe');
    await passed(5_000);
    expect(told()).toEqual([]);
    bench.append(silence(960));
    await passed(3_000);
    expect(told()).toEqual(['Hello,', ' my', ' name']);
  });

  it('stops when the client throws the sound away', async () => {
    speak('Hello, my name');
    await passed(350);
    bench.send({ type: 'input_audio_buffer.clear' });
    await passed(5_000);
    expect(told()).toEqual([' Hello']);
  });
});
