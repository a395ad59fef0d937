import { beforeEach, describe, expect, it } from '@jest/globals';

import { committedTurn, spokenAnswer } from '../testing/sequences.ts';
import { onFakeClock, passed } from '../testing/fake-clock.ts';
import { SessionBench } from '../testing/session-bench.ts';
import { inOrder, silence, tone } from '../testing/sounds.ts';

let bench: SessionBench;
onFakeClock(
  () => (bench = new SessionBench()),
  () => bench,
);

const utterance = inOrder(silence(640), tone(1_280), silence(640));
const manual = { audio: { input: { turn_detection: null } } };

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
