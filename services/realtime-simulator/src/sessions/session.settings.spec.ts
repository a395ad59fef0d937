import { describe, expect, it } from '@jest/globals';

import { defaultGuesses } from '../protocol/guesses.ts';
import { onFakeClock, passed } from '../testing/fake-clock.ts';
import { SessionBench } from '../testing/session-bench.ts';

let bench: SessionBench;
onFakeClock(
  () => (bench = new SessionBench()),
  () => bench,
);

const session = () => bench.shown();

describe('session.update', () => {
  it('changes what it names and shows the whole session', () => {
    const before = bench.shown('session.created');
    bench.update({
      instructions: 'Be kind.',
      audio: { input: { turn_detection: { type: 'server_vad', threshold: 0.7 } } },
    });
    const { turn_detection } = before.audio.input;
    expect(session()).toEqual({
      ...before,
      instructions: 'Be kind.',
      audio: {
        ...before.audio,
        input: { ...before.audio.input, turn_detection: { ...turn_detection, threshold: 0.7 } },
      },
    });
    expect(Object.keys(session())).toEqual(Object.keys(before));
  });

  it('keeps what earlier updates set', () => {
    bench.update({ audio: { input: { transcription: { model: 'whisper-1' } } } });
    bench.update({ audio: { input: { transcription: { language: 'en' } }, output: { voice: 'cedar' } } });
    bench.update({ audio: { output: { speed: 1.2 } } });
    expect(session().audio).toMatchObject({
      input: { transcription: { model: 'whisper-1', language: 'en', prompt: null } },
      output: { voice: 'cedar', speed: 1.2 },
    });
  });

  it('starts from the defaults when the kind of turn detection changes', () => {
    const detection = (turn_detection: object | null) => {
      bench.update({ audio: { input: { turn_detection } } });
      return session().audio.input.turn_detection;
    };
    detection({ type: 'server_vad', threshold: 0.9, create_response: false });
    expect(detection({ type: 'semantic_vad' })).toEqual({
      type: 'semantic_vad',
      eagerness: 'auto',
      create_response: true,
      interrupt_response: true,
    });
    expect(detection({ type: 'server_vad' })).toMatchObject({ threshold: 0.5, create_response: true });
    expect(detection({ type: 'server_vad', idle_timeout_ms: 6_000 })).toMatchObject({ idle_timeout_ms: 6_000 });
    expect(detection(null)).toBeNull();
  });

  it('switches off with null and clears with what is empty', () => {
    bench.update({
      tools: [{ type: 'function', name: 'weather' }],
      audio: { input: { transcription: { model: 'whisper-1' }, noise_reduction: { type: 'near_field' } } },
    });
    bench.update({ tools: [], audio: { input: { transcription: null, noise_reduction: null } } });
    expect(session().tools).toEqual([]);
    expect(session().audio.input).toMatchObject({ transcription: null, noise_reduction: null });
  });

  it('brings the default instructions back for an empty text, as recorded', () => {
    const { instructions } = bench.shown('session.created');
    bench.update({ instructions: 'Be kind.' });
    bench.update({ instructions: '' });
    expect(session().instructions).toBe(instructions);
  });

  it('leaves tracing as it is once it is on', () => {
    bench.update({ tracing: { workflow_name: 'a' } });
    bench.update({ tracing: { workflow_name: 'a' } });
    expect(bench.all('error')).toEqual([]);
    bench.update({ tracing: 'auto' });
    expect(bench.last('error').error).toMatchObject({ code: 'invalid_value', param: 'session.tracing' });
  });

  it('shows reasoning and parallel tool calls only once they are set', () => {
    bench.update({});
    expect(session()).not.toHaveProperty('reasoning');
    bench.update({ reasoning: { effort: 'low' }, parallel_tool_calls: false });
    expect(session()).toMatchObject({ reasoning: { effort: 'low' }, parallel_tool_calls: false });
  });
});

describe('a session.update that is not allowed', () => {
  const param = 'session.audio.input.turn_detection';
  it.each([
    [{ type: undefined }, 'missing_required_parameter', 'session.type'],
    [{ type: 'translation' }, 'invalid_value', 'session.type'],
    [{ input_audio_format: 'pcm16' }, 'unknown_parameter', 'session.input_audio_format'],
    [{ modalities: ['text'] }, 'unknown_parameter', 'session.modalities'],
    [{ voice: 'alloy' }, 'unknown_parameter', 'session.voice'],
    [{ temperature: 0.8 }, 'unknown_parameter', 'session.temperature'],
    [{ audio: { input: { format: 'pcm16' } } }, 'invalid_type', 'session.audio.input.format'],
    [{ audio: { input: { sample_rate: 1 } } }, 'unknown_parameter', 'session.audio.input.sample_rate'],
    [{ audio: { input: { turn_detection: { type: 'none' } } } }, 'invalid_value', `${param}.type`],
    [
      { audio: { input: { turn_detection: { type: 'server_vad', threshold: 2 } } } },
      'invalid_value',
      `${param}.threshold`,
    ],
    [
      { audio: { input: { turn_detection: { type: 'semantic_vad', threshold: 0.5 } } } },
      'unknown_parameter',
      `${param}.threshold`,
    ],
    [
      { audio: { input: { transcription: {} } } },
      'missing_required_parameter',
      'session.audio.input.transcription.model',
    ],
    [{ audio: { output: { voice: 'nova' } } }, 'invalid_value', 'session.audio.output.voice'],
    [{ audio: { output: { speed: 2 } } }, 'invalid_value', 'session.audio.output.speed'],
    [{ audio: { output: { format: { type: 'audio/opus' } } } }, 'invalid_value', 'session.audio.output.format.type'],
    [
      { audio: { input: { format: { type: 'audio/pcm', rate: 16_000 } } } },
      'invalid_value',
      'session.audio.input.format.rate',
    ],
    [{ output_modalities: ['text', 'audio'] }, 'invalid_value', 'session.output_modalities'],
    [{ max_output_tokens: 5_000 }, 'invalid_value', 'session.max_output_tokens'],
    [{ model: 'gpt-realtime' }, 'invalid_value', 'session.model'],
    [{ tools: [{ type: 'function', function: { name: 'x' } }] }, 'missing_required_parameter', 'session.tools[0].name'],
  ])('is told by its parameter: %j', (fields, code, where) => {
    bench.take();
    bench.update({ ...fields, instructions: 'Changed.' });
    expect(bench.last('error').error).toMatchObject({ code, param: where });
    bench.update({});
    expect(session().instructions).not.toBe('Changed.');
  });
});

it('cannot make a conversation a transcription', () => {
  bench.send({ type: 'session.update', session: { type: 'transcription' } });
  expect(bench.last('error').error).toMatchObject({ code: 'invalid_value', param: 'session.type' });
});

describe('a session.update that is wrong in part', () => {
  const update = {
    instructions: 'Changed.',
    temperature: 0.8,
    tools: [{ type: 'function', name: 'a' }, { type: 'function' }],
    audio: { output: { speed: 9, voice: 'cedar' }, input: { turn_detection: { type: 'none' } } },
  };

  it('changes nothing', () => {
    bench.take();
    bench.update(update);
    expect(bench.take()).toEqual(['error']);
  });

  it('can be made to change the rest', () => {
    using other = new SessionBench({ guesses: { ...defaultGuesses, badUpdate: 'applied_in_part' } });
    other.take();
    other.update(update);
    expect(other.types).toEqual(['error', 'session.updated']);
    const { turn_detection } = bench.shown('session.created').audio.input;
    expect(other.shown()).toMatchObject({
      instructions: 'Changed.',
      tools: [],
      audio: { output: { speed: 1, voice: 'cedar' }, input: { turn_detection } },
    });
    other.send({ type: 'session.update', session: { voice: 'alloy' } });
    expect(other.types.slice(2)).toEqual(['error']);
  });
});

describe('the voice', () => {
  it('is fixed once it has been heard', async () => {
    bench.send({ type: 'response.create' });
    await passed(440);
    bench.update({ audio: { output: { voice: 'cedar' } } });
    expect(bench.last('error').error).toMatchObject({
      code: 'cannot_update_voice',
      message: "Cannot update a conversation's voice if assistant audio is present.",
    });
    bench.update({ audio: { output: { voice: 'marin' } } });
    expect(bench.all('error')).toHaveLength(1);
    await passed(1_000);
    bench.send({ type: 'response.create', response: { audio: { output: { voice: 'cedar' } } } });
    expect(bench.all('error')).toHaveLength(2);
  });

  it('is still free after a written answer, and is the one that speaks', async () => {
    bench.send({ type: 'response.create', response: { output_modalities: ['text'] } });
    await passed(2_000);
    bench.update({ audio: { output: { voice: 'cedar', speed: 1.25 } } });
    bench.send({ type: 'response.create' });
    expect(bench.last('response.created').response.audio.output.voice).toBe('cedar');
    await passed(1);
    expect(bench.speech.utterances[0]).toEqual({ text: 'One two.', voice: 'cedar', speed: 1.25 });
  });
});
