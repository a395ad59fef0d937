import { describe, expect, it } from '@jest/globals';

import { encodePcm } from '../protocol/pcm.ts';
import { detectedTurn, spokenAnswer } from '../testing/sequences.ts';
import { onFakeClock, passed } from '../testing/fake-clock.ts';
import { SessionBench } from '../testing/session-bench.ts';
import { inOrder, silence, tone } from '../testing/sounds.ts';

let bench: SessionBench;
onFakeClock(
  () => (bench = new SessionBench()),
  () => bench,
);

const utterance = inOrder(silence(640), tone(1_280), silence(640));

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
