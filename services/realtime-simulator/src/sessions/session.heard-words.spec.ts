import { describe, expect, it } from '@jest/globals';

import { onFakeClock, passed } from '../testing/fake-clock.ts';
import { SessionBench } from '../testing/session-bench.ts';
import { inOrder, silence, tone } from '../testing/sounds.ts';

let bench: SessionBench;
onFakeClock(
  () => (bench = new SessionBench()),
  () => bench,
);

const utterance = inOrder(silence(640), tone(1_280), silence(640));
const transcribed = { audio: { input: { transcription: { model: 'gpt-realtime-whisper' } } } };

describe('transcription of what the user says', () => {
  it('tells the length of the speech some time after the item', async () => {
    bench.update(transcribed);
    bench.append(utterance);
    expect(bench.types).not.toContain('conversation.item.input_audio_transcription.delta');
    await passed(2_000);
    const deltas = bench.all('conversation.item.input_audio_transcription.delta').map(({ delta }) => delta);
    expect(deltas.join('')).toBe(' (1.3 seconds of speech)');
    expect(deltas.length).toBeGreaterThan(1);
    expect(bench.last('conversation.item.input_audio_transcription.completed')).toMatchObject({
      item_id: 'item_1',
      content_index: 0,
      transcript: '(1.3 seconds of speech)',
      usage: { type: 'duration', seconds: 2 },
    });
    bench.send({ type: 'conversation.item.retrieve', item_id: 'item_1' });
    expect(bench.last('conversation.item.retrieved').item).toMatchObject({
      content: [{ type: 'input_audio', transcript: '(1.3 seconds of speech)' }],
    });
  });

  it('carries the words where somebody knows them', async () => {
    bench.hearing.turns.push('Hello, my name is Marcelo.');
    bench.update(transcribed);
    bench.append(utterance);
    await passed(2_000);
    const deltas = bench.all('conversation.item.input_audio_transcription.delta').map(({ delta }) => delta);
    expect(deltas).toEqual([' Hello', ',', ' my', ' name', ' is', ' Marcelo', '.']);
    expect(bench.last('conversation.item.input_audio_transcription.completed').transcript).toBe(deltas.join('').trim());
  });

  it('fails as an event of its own, and the answer comes all the same', async () => {
    bench.hearing.turns.push(new Error('the model broke'));
    bench.update(transcribed);
    bench.append(utterance);
    await passed(3_000);
    expect(bench.last('conversation.item.input_audio_transcription.failed')).toMatchObject({
      item_id: 'item_1',
      error: { code: 'audio_unintelligible' },
    });
    expect(bench.last('response.done').response.status).toBe('completed');
  });

  it('is empty for silence and billed in tokens by other models', async () => {
    bench.update({ audio: { input: { turn_detection: null, transcription: { model: 'gpt-4o-transcribe' } } } });
    bench.append(silence(1_000));
    bench.send({ type: 'input_audio_buffer.commit' });
    await passed(2_000);
    expect(bench.all('conversation.item.input_audio_transcription.delta')).toEqual([]);
    expect(bench.last('conversation.item.input_audio_transcription.completed')).toMatchObject({
      transcript: '',
      usage: { type: 'tokens', total_tokens: 10, input_tokens: 10, output_tokens: 0 },
    });
  });
});

describe('the answer to speech whose words are known', () => {
  it('is made from them, also without transcription', async () => {
    bench.hearing.turns.push('What is the weather in Paris?');
    bench.append(utterance);
    await passed(2_000);
    expect(bench.persona.cues[0]?.heard).toMatchObject({ kind: 'speech', words: 'What is the weather in Paris?' });
  });
});

it('tells the speaker where a model tells speakers apart', async () => {
  bench.update({ audio: { input: { transcription: { model: 'gpt-4o-transcribe-diarize' } } } });
  bench.hearing.turns.push('Hello there');
  bench.append(utterance);
  await passed(2_000);
  const { item_id } = bench.last('conversation.item.input_audio_transcription.completed');
  const [segment, ...others] = bench.all('conversation.item.input_audio_transcription.segment');
  expect(others).toEqual([]);
  expect(segment).toMatchObject({ item_id, content_index: 0, text: 'Hello there', speaker: 'A', start: 0 });
  expect(segment?.end).toBeGreaterThan(1.5);
  expect(bench.types.indexOf('conversation.item.input_audio_transcription.segment')).toBeLessThan(
    bench.types.indexOf('conversation.item.input_audio_transcription.completed'),
  );
});
