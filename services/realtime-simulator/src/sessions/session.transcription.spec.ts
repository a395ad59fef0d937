import { describe, expect, it } from '@jest/globals';

import { detectedTurn } from '../testing/sequences.ts';
import { onFakeClock, passed } from '../testing/fake-clock.ts';
import { SessionBench } from '../testing/session-bench.ts';
import { inOrder, silence, tone } from '../testing/sounds.ts';

let bench: SessionBench;
onFakeClock(
  () => (bench = new SessionBench({ kind: 'transcription' })),
  () => bench,
);

const prefix = 'conversation.item.input_audio_transcription';
const input = (fields: object) => bench.update({ audio: { input: fields } });

describe('a transcription session', () => {
  it('shows nothing but what it is for', () => {
    const { session } = bench.last('session.created');
    expect(session).toEqual({
      type: 'transcription',
      object: 'realtime.transcription_session',
      id: 'sess_1',
      expires_at: expect.any(Number),
      audio: {
        input: {
          format: { type: 'audio/pcm', rate: 24_000 },
          transcription: null,
          noise_reduction: null,
          turn_detection: { type: 'server_vad', threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 500 },
        },
      },
      include: null,
    });
  });

  it('writes down what it hears and answers nothing', async () => {
    input({ transcription: { model: 'gpt-4o-transcribe', language: 'en' } });
    expect(bench.last('session.updated').session.audio.input.transcription).toEqual({
      model: 'gpt-4o-transcribe',
      language: 'en',
      prompt: null,
    });
    bench.take();
    bench.append(inOrder(silence(640), tone(1_280), silence(960)));
    await passed(3_000);
    const heard = bench.take();
    expect(heard.filter((type) => !type.startsWith(prefix))).toEqual(detectedTurn);
    expect(heard).toContain(`${prefix}.completed`);
  });

  it('gives no response when it is asked for one', () => {
    bench.send({ type: 'response.create', event_id: 'mine' });
    expect(bench.last('error').error).toMatchObject({ code: 'invalid_value', param: 'type', event_id: 'mine' });
    expect(bench.types).not.toContain('response.created');
  });

  it.each([
    [{ instructions: 'Be kind.' }, 'unknown_parameter', 'session.instructions'],
    [{ audio: { output: { voice: 'cedar' } } }, 'unknown_parameter', 'session.audio.output'],
    [{ type: 'realtime' }, 'invalid_value', 'session.type'],
    [
      { audio: { input: { turn_detection: { type: 'semantic_vad' } } } },
      'invalid_value',
      'session.audio.input.turn_detection.type',
    ],
    [
      { audio: { input: { transcription: { model: 'gpt-realtime-whisper' } } } },
      'invalid_value',
      'session.audio.input.turn_detection',
    ],
  ])('refuses %j', (fields, code, param) => {
    bench.update(fields);
    expect(bench.last('error').error).toMatchObject({ code, param });
  });

  it('takes a streaming model without turn detection', () => {
    input({ transcription: { model: 'gpt-realtime-whisper', delay: 'low' }, turn_detection: null });
    const { audio } = bench.last('session.updated').session;
    expect(audio.input).toMatchObject({ transcription: { model: 'gpt-realtime-whisper' }, turn_detection: null });
    expect(audio.input.transcription).not.toHaveProperty('delay');
  });
});

describe('transcription in a conversation', () => {
  it.each([
    [{ model: 'gpt-live-transcribe' }, 'session.audio.input.turn_detection'],
    [{ model: 'whisper-1', delay: 'low' }, 'session.audio.input.transcription.delay'],
    [{ model: 'whisper-1', keywords: ['llama'] }, 'session.audio.input.transcription.keywords'],
    [{ model: 'gpt-4o-transcribe', languages: ['en'] }, 'session.audio.input.transcription.languages'],
  ])('refuses what its model does not take: %j', (transcription, param) => {
    using other = new SessionBench();
    other.update({ audio: { input: { transcription } } });
    expect(other.last('error').error).toMatchObject({ code: 'invalid_value', param });
  });

  it('takes hints where they are known', () => {
    using other = new SessionBench();
    const transcription = { model: 'gpt-transcribe', keywords: ['llama'], languages: ['en', 'es'] };
    other.update({ audio: { input: { transcription } } });
    expect(other.shown().audio.input.transcription).toMatchObject({ languages: ['en', 'es'] });
  });
});
