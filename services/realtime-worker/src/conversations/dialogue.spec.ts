import { describe, expect, it } from '@jest/globals';

import { settle, useFakeClock } from '../testing/fake-clock.ts';
import { heldConversation, speech, type HeldConversationOptions } from '../testing/held-conversation.ts';
import { UpstreamError } from './upstream.port.ts';

useFakeClock();

const away = new UpstreamError('upstream_unavailable', 'closed with 1006', true);
const ids = { response_id: 'resp_1', item_id: 'item_A', output_index: 0, content_index: 0 };

/** A conversation with its upstream ready; `downlinkLeadMs` far ahead unless said. */
async function talking(options: HeldConversationOptions = {}) {
  const bench = await heldConversation(options);
  return Object.assign(bench, {
    replies(ms: number, words = 'one two three four five six') {
      const { newest } = bench.upstream;
      newest.says({ type: 'response.created', response: { id: 'resp_1' } });
      newest.says({ type: 'response.output_audio_transcript.delta', ...ids, delta: words });
      newest.says({ type: 'response.output_audio.delta', ...ids, delta: speech(ms).toString('base64') });
    },
    done(status = 'completed') {
      bench.upstream.newest.says({ type: 'response.done', response: { id: 'resp_1', status } });
    },
  });
}

const truncation = (audio_end_ms: number) => ({
  type: 'conversation.item.truncate',
  item_id: 'item_A',
  content_index: 0,
  audio_end_ms,
});

describe('an upstream session that is lost', () => {
  it('is replaced without a word when nothing was under way', async () => {
    await using bench = await talking();
    bench.session.listener.onLost(away);
    await settle();
    expect(bench.upstream.sessions).toHaveLength(2);
    expect(bench.gateway.types).toEqual(['session_ready']);
    await bench.leave();
  });

  it('ends the reply it was giving as interrupted, and the next session knows what was said', async () => {
    await using bench = await talking();
    bench.says({ type: 'text', text: 'Count to six' });
    bench.replies(1_000);
    bench.session.listener.onLost(away);
    await settle();
    expect(bench.gateway.messages.at(-1)).toMatchObject({ type: 'response_done', status: 'interrupted' });
    expect(bench.session.sent).toMatchObject([
      { item: { role: 'user', content: [{ text: 'Count to six' }] } },
      { item: { role: 'assistant', content: [{ text: 'one two three four five six' }] } },
      { item: { role: 'system' } },
    ]);
    await bench.leave();
  });

  it('is asked again when the reply had not been heard at all', async () => {
    await using bench = await talking();
    bench.says({ type: 'text', text: 'Hello' });
    bench.session.listener.onLost(away);
    await settle();
    expect(bench.session.sentTypes.at(-1)).toBe('response.create');
    await bench.leave();
  });

  it('is given the sentence that was being said, and what was said while there was none', async () => {
    await using bench = await talking();
    bench.hears(200);
    bench.session.says({ type: 'input_audio_buffer.speech_started', item_id: 'item_U', audio_start_ms: 0 });
    bench.hears(300);
    bench.upstream.failures.push(away);
    bench.session.listener.onLost(away);
    bench.hears(400);
    await settle(1_000);
    const heard = bench.session.heard.reduce((sum, pcm) => sum + pcm.length, 0);
    expect(heard).toBe(speech(900).length);
    await bench.leave();
  });

  it('is given the sound of a turn whose reply was announced and never heard, and asked for nothing', async () => {
    await using bench = await talking();
    bench.session.says({ type: 'input_audio_buffer.speech_started', item_id: 'item_U', audio_start_ms: 0 });
    bench.hears(2_000);
    bench.session.says({ type: 'input_audio_buffer.speech_stopped', item_id: 'item_U', audio_end_ms: 2_000 });
    bench.session.says({ type: 'response.created', response: { id: 'resp_1' } });
    bench.session.listener.onLost(away);
    await settle();
    expect(bench.session.heard.reduce((sum, pcm) => sum + pcm.length, 0)).toBe(speech(2_000).length);
    expect(bench.session.sentTypes).not.toContain('response.create');
    await bench.leave();
  });

  it('is given the words of such a turn in place of its sound when they are known, and asked to reply', async () => {
    await using bench = await talking();
    bench.session.says({ type: 'input_audio_buffer.speech_started', item_id: 'item_U', audio_start_ms: 0 });
    bench.hears(2_000);
    bench.session.says({ type: 'response.created', response: { id: 'resp_1' } });
    bench.session.says({
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: 'item_U',
      transcript: 'Tell me more',
      usage: { type: 'duration', seconds: 2 },
    });
    bench.session.listener.onLost(away);
    await settle();
    expect(bench.session.heard).toEqual([]);
    expect(bench.session.sent).toMatchObject([
      { item: { role: 'user', content: [{ text: 'Tell me more' }] } },
      { item: { role: 'system' } },
      { type: 'response.create' },
    ]);
    await bench.leave();
  });

  it('may have told before that its time is over, and the client is told of no error', async () => {
    await using bench = await talking();
    bench.session.says({ type: 'error', error: { code: 'session_expired', message: 'over' } });
    bench.session.listener.onLost(away);
    await settle();
    expect(bench.gateway.types).toEqual(['session_ready']);
    expect(bench.upstream.sessions).toHaveLength(2);
    await bench.leave();
  });

  it('is not given again what was answered', async () => {
    await using bench = await talking();
    bench.session.says({ type: 'input_audio_buffer.speech_started', item_id: 'item_U', audio_start_ms: 0 });
    bench.hears(2_000);
    bench.replies(100);
    bench.done();
    await settle(1_000);
    bench.session.listener.onLost(away);
    await settle();
    expect(bench.session.heard).toHaveLength(0);
    await bench.leave();
  });
});

describe('a session that took over', () => {
  const written = (item_id: string, response_id: string) => ({ ...ids, item_id, response_id });

  /** The session in use replies in words alone. */
  function writes(bench: Awaited<ReturnType<typeof talking>>, response: string, item: string): void {
    bench.session.says({ type: 'response.created', response: { id: response } });
    bench.session.says({ type: 'response.output_text.delta', ...written(item, response), delta: 'Hello' });
    bench.session.says({ type: 'response.done', response: { id: response, status: 'completed' } });
  }

  it('is asked once more for a reply that it gave in words alone, as speech', async () => {
    await using bench = await talking();
    bench.says({ type: 'text', text: 'Hi' });
    bench.session.listener.onLost(away);
    await settle();
    bench.session.sent.length = 0;
    writes(bench, 'resp_1', 'item_1');
    expect(bench.session.sent).toEqual([
      { type: 'conversation.item.delete', item_id: 'item_1' },
      { type: 'response.create', response: { output_modalities: ['audio'] } },
    ]);
    writes(bench, 'resp_2', 'item_2');
    expect(bench.session.sent).toHaveLength(2);
    await bench.leave();
  });

  it('is asked for nothing when its reply has sound, and neither is one that took over from none', async () => {
    await using bench = await talking();
    writes(bench, 'resp_0', 'item_0');
    expect(bench.session.sent).toEqual([]);
    bench.says({ type: 'text', text: 'Hi' });
    bench.session.listener.onLost(away);
    await settle();
    bench.session.sent.length = 0;
    bench.replies(100);
    bench.done();
    expect(bench.session.sent).toEqual([]);
    await bench.leave();
  });
});

describe('a session near its end', () => {
  it('is replaced after the reply has been heard, not before', async () => {
    await using bench = await talking({ lifeMs: 4_000 });
    await settle(1_500);
    bench.replies(2_000);
    bench.done();
    await settle(1_900);
    expect(bench.upstream.sessions.map(({ isClosed }) => isClosed)).toEqual([false, false]);
    await settle(350);
    expect(bench.upstream.sessions[0]?.isClosed).toBe(true);
    expect(bench.gateway.types.at(-1)).toBe('response_done');
    await bench.leave();
  });
});

describe('a user who speaks into a reply', () => {
  it('hears nothing of what was waiting, and the upstream learns what was heard', async () => {
    await using bench = await talking({ downlinkLeadMs: 250 });
    bench.replies(250);
    for (let i = 0; i < 7; i += 1) {
      bench.session.says({ type: 'response.output_audio.delta', ...ids, delta: speech(250).toString('base64') });
    }
    bench.done();
    await settle(1_000);
    const sentBefore = bench.gateway.audioBytes;
    expect(sentBefore).toBeLessThan(speech(1_600).length);
    bench.session.says({ type: 'input_audio_buffer.speech_started', item_id: 'item_U', audio_start_ms: 0 });
    expect(bench.gateway.types.slice(-2)).toEqual(['response_done', 'speech_started']);
    bench.says({ type: 'interrupt', item_id: 'item_A', played_ms: 900 });
    await settle(5_000);
    expect(bench.gateway.audioBytes).toBe(sentBefore);
    expect(bench.session.sent).toEqual([truncation(900)]);
    await bench.leave();
  });

  it('is remembered as having heard only the words before', async () => {
    await using bench = await talking();
    bench.replies(2_000);
    bench.session.says({
      type: 'response.output_audio_transcript.done',
      ...ids,
      transcript: 'one two three four five six',
    });
    bench.done();
    bench.session.says({ type: 'input_audio_buffer.speech_started', item_id: 'item_U', audio_start_ms: 0 });
    bench.says({ type: 'interrupt', item_id: 'item_A', played_ms: 1_000 });
    await settle();
    expect((await bench.items()).at(-1)).toMatchObject({ itemId: 'item_A', text: 'one two three four…' });
    await bench.leave();
  });

  it('is taken to have played at once what was sent when the client does not say', async () => {
    await using bench = await talking();
    bench.replies(2_000);
    await settle(700);
    bench.session.says({ type: 'input_audio_buffer.speech_started', item_id: 'item_U', audio_start_ms: 0 });
    await settle(400);
    expect(bench.session.sent).toEqual([truncation(700)]);
    bench.says({ type: 'interrupt', item_id: 'item_A', played_ms: 300 });
    expect(bench.session.sent).toEqual([truncation(700)]);
    await bench.leave();
  });

  it('gets the whole next reply although the client says late what it heard of the one before', async () => {
    await using bench = await talking();
    bench.replies(2_000);
    await settle(700);
    bench.session.says({ type: 'input_audio_buffer.speech_started', item_id: 'item_U', audio_start_ms: 0 });
    bench.done('cancelled');
    bench.session.says({ type: 'response.created', response: { id: 'resp_2' } });
    bench.says({ type: 'interrupt', item_id: 'item_A', played_ms: 650 });
    const sentBefore = bench.gateway.audioBytes;
    bench.session.says({
      type: 'response.output_audio.delta',
      ...{ ...ids, response_id: 'resp_2', item_id: 'item_B' },
      delta: speech(500).toString('base64'),
    });
    expect(bench.gateway.audioBytes - sentBefore).toBe(speech(500).length);
    expect(bench.session.sent).toEqual([truncation(650)]);
    await bench.leave();
  });

  it('truncates nothing when the reply had been heard to its end', async () => {
    await using bench = await talking();
    bench.replies(500);
    bench.done();
    await settle(2_000);
    bench.session.says({ type: 'input_audio_buffer.speech_started', item_id: 'item_U', audio_start_ms: 0 });
    await settle(1_000);
    expect(bench.session.sent).toEqual([]);
    await bench.leave();
  });
});

describe('a paced reply', () => {
  it('is done for the client when its sound is out', async () => {
    await using bench = await talking({ downlinkLeadMs: 0 });
    bench.replies(1_000);
    bench.session.says({ type: 'response.output_audio.delta', ...ids, delta: speech(500).toString('base64') });
    bench.done();
    expect(bench.gateway.types).not.toContain('response_done');
    await settle(999);
    expect(bench.gateway.types).not.toContain('response_done');
    await settle(1);
    expect(bench.gateway.types.at(-1)).toBe('response_done');
    await bench.leave();
  });
});
