import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { encodePcm } from '../protocol/pcm.ts';
import { committedTurn, detectedTurn, spokenAnswer } from '../testing/sequences.ts';
import { SessionBench } from '../testing/session-bench.ts';
import { inOrder, silence, tone } from '../testing/sounds.ts';

let bench: SessionBench;
beforeEach(() => {
  jest.useFakeTimers();
  bench = new SessionBench();
});
afterEach(() => {
  bench[Symbol.dispose]();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

const passed = (ms: number) => jest.advanceTimersByTimeAsync(ms);
const utterance = inOrder(silence(640), tone(1_280), silence(640));
const manual = { audio: { input: { turn_detection: null } } };
const transcribed = { audio: { input: { transcription: { model: 'gpt-realtime-whisper' } } } };

describe('a spoken turn with server VAD', () => {
  it('sends its events in the recorded order', async () => {
    bench.take();
    bench.append(utterance);
    await passed(2_000);
    expect(bench.take()).toEqual([...detectedTurn, 'response.created', ...spokenAnswer]);
  });

  it('tells positions in appended audio, the start with the padding taken off', async () => {
    bench.append(utterance);
    const started = bench.last('input_audio_buffer.speech_started');
    const stopped = bench.last('input_audio_buffer.speech_stopped');
    expect(started).toMatchObject({ audio_start_ms: 340, item_id: 'item_1' });
    // 1,920 ms is where the tone ends; 512 ms of silence (16 frames of 32 ms) prove it.
    expect(stopped).toMatchObject({ audio_end_ms: 2_432, item_id: 'item_1' });
    bench.append(inOrder(silence(1_000), utterance));
    const next = bench.last('input_audio_buffer.speech_started');
    // The tone is at 4,200 ms, its frame of 32 ms begins at 4,192.
    expect(next.audio_start_ms).toBe(4_192 - 300);
    await passed(0);
  });

  it('makes an item of the sound without a transcript', () => {
    bench.append(utterance);
    const item = {
      id: 'item_1',
      type: 'message',
      status: 'completed',
      role: 'user',
      content: [{ type: 'input_audio', transcript: null }],
    };
    expect(bench.last('input_audio_buffer.committed')).toMatchObject({ previous_item_id: null, item_id: 'item_1' });
    expect(bench.last('conversation.item.added')).toMatchObject({ previous_item_id: null, item });
    expect(bench.last('conversation.item.done')).toMatchObject({ previous_item_id: null, item });
  });

  it('is found again and again in one long append', () => {
    bench.update({ audio: { input: { turn_detection: { type: 'server_vad', create_response: false } } } });
    bench.take();
    const sound = inOrder(utterance, utterance, silence(640), tone(640));
    bench.send({ type: 'input_audio_buffer.append', audio: encodePcm(sound) });
    bench.append(inOrder(tone(640), silence(640)));
    expect(bench.types).toEqual([...detectedTurn, ...detectedTurn, ...detectedTurn]);
    const ids = bench.all('input_audio_buffer.speech_started').map(({ item_id }) => item_id);
    expect(bench.all('input_audio_buffer.committed').map(({ item_id }) => item_id)).toEqual(ids);
  });

  it('counts the seconds of speech for the answer and for the bill', async () => {
    bench.append(utterance);
    await passed(2_000);
    expect(bench.persona.cues[0]?.heard).toEqual({ kind: 'speech', seconds: 1.28 });
    // 340 to 2,432 ms.
    expect(bench.last('response.done').response.usage).toMatchObject({
      input_token_details: { audio_tokens: 20 },
      output_token_details: { audio_tokens: 20 },
    });
  });

  it('keeps to the pace measured with the service', async () => {
    bench.append(utterance);
    bench.take();
    const at = new Map<string, number>();
    for (let ms = 0; ms < 1_000; ms++) {
      for (const type of bench.take()) at.set(type, at.get(type) ?? ms);
      await passed(1);
    }
    expect(at.get('response.output_item.added')).toBe(303);
    expect(at.get('response.output_audio_transcript.delta')).toBe(310);
    expect(at.get('response.output_audio.delta')).toBe(431);
    expect(at.get('response.done')).toBe(431 + 4 * 20 + 26);
    expect(at.get('rate_limits.updated')).toBe(431 + 4 * 20 + 26 + 30);
  });

  it('sends sound in deltas of 250 ms', async () => {
    bench.append(utterance);
    await passed(2_000);
    const bytes = bench.all('response.output_audio.delta').map(({ delta }) => Buffer.from(delta, 'base64').length);
    expect(bytes).toEqual([12_000, 12_000, 12_000, 12_000]);
  });

  it('creates no response when the session does not want one', async () => {
    const detection = { type: 'server_vad', create_response: false };
    bench.update({ audio: { input: { turn_detection: detection } } });
    bench.take();
    bench.append(utterance);
    await passed(2_000);
    expect(bench.take()).toEqual(detectedTurn);
  });

  it('hears on while it speaks when it may not be interrupted, and then cannot answer', async () => {
    bench.update({ audio: { input: { turn_detection: { type: 'server_vad', interrupt_response: false } } } });
    bench.append(utterance);
    await passed(350);
    bench.append(utterance);
    expect(bench.last('error').error).toMatchObject({
      code: 'conversation_already_has_active_response',
      event_id: null,
    });
    await passed(2_000);
    expect(bench.ended).toEqual(['completed']);
  });
});

describe('semantic detection', () => {
  it('waits longer for those who are in no hurry', async () => {
    bench.update({ audio: { input: { turn_detection: { type: 'semantic_vad', eagerness: 'low' } } } });
    // A level tone sounds as if there were more to come.
    bench.append(inOrder(tone(1_280), silence(7_000)));
    expect(bench.types).not.toContain('input_audio_buffer.speech_stopped');
    bench.append(silence(1_300));
    expect(bench.types).toContain('input_audio_buffer.speech_stopped');
    await passed(0);
  });
});

describe('a turn the client ends', () => {
  beforeEach(() => {
    bench.update(manual);
    bench.take();
  });

  it('is committed without a response; that comes when asked for', async () => {
    bench.append(utterance);
    bench.send({ type: 'input_audio_buffer.commit' });
    await passed(2_000);
    expect(bench.take()).toEqual(committedTurn);
    bench.send({ type: 'response.create' });
    await passed(2_000);
    expect(bench.take()).toEqual(['response.created', ...spokenAnswer]);
    expect(bench.persona.cues[0]?.heard).toEqual({ kind: 'speech', seconds: 1.28 });
  });

  it('must have 100 ms of sound', () => {
    bench.append(tone(40));
    bench.send({ type: 'input_audio_buffer.commit' });
    expect(bench.last('error').error).toMatchObject({
      code: 'input_audio_buffer_commit_empty',
      message:
        'Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has 40.00ms of audio.',
    });
  });

  it('starts empty again after clear', () => {
    bench.append(utterance);
    bench.send({ type: 'input_audio_buffer.clear' });
    bench.send({ type: 'input_audio_buffer.commit' });
    expect(bench.take()).toEqual(['input_audio_buffer.cleared', 'error']);
  });

  it('is refused sound beyond the bound of the buffer', () => {
    using small = new SessionBench({
      limits: { inputBufferBytes: 96_000, retainedSoundBytes: 0, lifetimeMs: 3_600_000 },
    });
    small.update(manual);
    small.append(tone(2_040));
    expect(small.all('error').map(({ error }) => error.code)).toEqual(['input_audio_buffer_full']);
  });
});

describe('detection and the client together', () => {
  it('a commit in the middle of speech uses the announced item and starts no response', async () => {
    bench.append(inOrder(silence(640), tone(640)));
    bench.send({ type: 'input_audio_buffer.commit' });
    expect(bench.last('input_audio_buffer.committed').item_id).toBe(
      bench.last('input_audio_buffer.speech_started').item_id,
    );
    await passed(2_000);
    expect(bench.types).not.toContain('response.created');
  });

  it('a clear in the middle of speech forgets it', async () => {
    bench.append(inOrder(silence(640), tone(640)));
    bench.send({ type: 'input_audio_buffer.clear' });
    bench.append(silence(1_000));
    await passed(2_000);
    expect(bench.types).not.toContain('input_audio_buffer.speech_stopped');
  });

  it('speech that fills the buffer is cut into turns', () => {
    using small = new SessionBench({
      limits: { inputBufferBytes: 96_000, retainedSoundBytes: 0, lifetimeMs: 3_600_000 },
    });
    small.append(tone(2_400));
    expect(small.all('input_audio_buffer.speech_stopped')).toHaveLength(1);
    expect(small.all('error')).toEqual([]);
  });

  it('long silence is not kept', () => {
    bench.append(silence(10_000));
    bench.send({ type: 'input_audio_buffer.commit' });
    bench.send({ type: 'conversation.item.retrieve', item_id: 'item_1' });
    const { item } = bench.last('conversation.item.retrieved');
    expect(JSON.stringify(item).length).toBeLessThan(64_000 * 1.5);
  });
});

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

describe('sound that is none', () => {
  it.each([
    ['not base64 at all!', 'expected base64'],
    [Buffer.alloc(3).toString('base64'), 'whole 16-bit samples'],
  ])('is refused: %s', (audio, why) => {
    bench.send({ type: 'input_audio_buffer.append', audio });
    expect(bench.last('error').error).toMatchObject({ code: 'invalid_value', param: 'audio' });
    expect(bench.last('error').error.message).toContain(why);
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
