import { describe, expect, it } from '@jest/globals';

import { defaultGuesses } from '../protocol/guesses.ts';
import { committedTurn } from '../testing/sequences.ts';
import { onFakeClock, passed } from '../testing/fake-clock.ts';
import { SessionBench } from '../testing/session-bench.ts';
import { inOrder, silence, tone } from '../testing/sounds.ts';

let bench: SessionBench;
onFakeClock(
  () => (bench = new SessionBench()),
  () => bench,
);

const TRIGGERED = 'input_audio_buffer.timeout_triggered';
/** The answer of the bench is 1 s of sound. */
const PLAYING_MS = 1_000;

async function answered(idle_timeout_ms = 5_000): Promise<void> {
  const detection = { turn_detection: { type: 'server_vad', idle_timeout_ms } };
  bench.update({ audio: { input: { ...detection, transcription: { model: 'gpt-realtime-whisper' } } } });
  bench.say('Hello');
  bench.send({ type: 'response.create' });
  while (!bench.types.includes('response.done')) await passed(1);
  bench.take();
}

describe('an idle timeout', () => {
  it('comes when the answer has been played and nobody speaks', async () => {
    await answered();
    bench.append(silence(6_000));
    await passed(PLAYING_MS + 5_000 - 1);
    expect(bench.types).not.toContain(TRIGGERED);
    await passed(1);
    expect(bench.types).toContain(TRIGGERED);
  });

  it('sends its events in the recorded order, and a new answer', async () => {
    await answered();
    bench.append(silence(6_000));
    await passed(PLAYING_MS + 5_000);
    const added = ['conversation.item.added', 'conversation.item.done'];
    expect(bench.take()).toEqual(['rate_limits.updated', TRIGGERED, ...added, ...committedTurn, 'response.created']);
    await passed(3_000);
    expect(bench.last('conversation.item.input_audio_transcription.completed')).toMatchObject({
      transcript: '',
      usage: { type: 'duration', seconds: 0 },
    });
    expect(bench.ended).toEqual(['completed', 'completed']);
  });

  it('makes an item of the silence, behind one of the system', async () => {
    await answered();
    bench.append(silence(6_000));
    await passed(PLAYING_MS + 5_000);
    expect(bench.last(TRIGGERED)).toMatchObject({ audio_start_ms: 1_000, audio_end_ms: 6_000, item_id: 'item_3' });
    const [system, user] = bench.all('conversation.item.added');
    expect(system).toMatchObject({ previous_item_id: 'item_2', item: { role: 'system', id: 'item_4' } });
    expect(user).toMatchObject({ previous_item_id: 'item_4', item: { role: 'user', id: 'item_3' } });
    expect(bench.last('input_audio_buffer.committed').previous_item_id).toBe('item_4');
    bench.send({ type: 'conversation.item.retrieve', item_id: 'item_3' });
    expect(bench.last('conversation.item.retrieved').item).toMatchObject({
      content: [{ audio: expect.stringMatching(/^A{320000}$/) }],
    });
  });

  it('comes again after the next answer', async () => {
    await answered();
    bench.append(silence(6_000));
    await passed(PLAYING_MS + 5_000);
    bench.append(silence(8_000));
    await passed(9_000);
    expect(bench.all(TRIGGERED)).toHaveLength(2);
  });

  it.each([
    ['speaks', () => bench.append(inOrder(silence(320), tone(640)))],
    ['types and asks for an answer', () => bench.send({ type: 'response.create', response: { instructions: 'Go.' } })],
    [
      'switches it off',
      () => bench.update({ audio: { input: { turn_detection: { type: 'server_vad', idle_timeout_ms: null } } } }),
    ],
    ['takes the turns itself', () => bench.update({ audio: { input: { turn_detection: null } } })],
  ])('does not come when the client %s', async (_what, action) => {
    await answered();
    bench.append(silence(1_000));
    action();
    await passed(PLAYING_MS + 5_000);
    expect(bench.types).not.toContain(TRIGGERED);
  });

  it('does not come unless it is asked for, nor after an answer that was cut off', async () => {
    bench.say('Hello');
    bench.send({ type: 'response.create' });
    await passed(60_000);
    bench.update({ audio: { input: { turn_detection: { type: 'server_vad', idle_timeout_ms: 5_000 } } } });
    bench.send({ type: 'response.create' });
    await passed(100);
    bench.send({ type: 'response.cancel' });
    bench.append(silence(6_000));
    await passed(60_000);
    expect(bench.types).not.toContain(TRIGGERED);
  });

  it('waits for sound when the client sends none', async () => {
    await answered();
    await passed(60_000);
    expect(bench.types).not.toContain(TRIGGERED);
    bench.append(silence(200));
    expect(bench.last(TRIGGERED)).toMatchObject({ audio_start_ms: 0, audio_end_ms: 120 });
  });

  it('can be made to come without any', async () => {
    bench[Symbol.dispose]();
    bench = new SessionBench({ guesses: { ...defaultGuesses, idleWithoutSound: 'fires' } });
    await answered();
    await passed(PLAYING_MS + 5_000);
    expect(bench.last(TRIGGERED)).toMatchObject({ audio_start_ms: 0, audio_end_ms: 0 });
    expect(bench.types).toContain('response.created');
  });
});
