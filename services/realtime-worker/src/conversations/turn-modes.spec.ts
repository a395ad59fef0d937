import { describe, expect, it } from '@jest/globals';
import { frameKind } from '@colloquy/protocol/internal';
import type { ConversationSettings } from '@colloquy/protocol';

import { settle, useFakeClock } from '../testing/fake-clock.ts';
import { heldConversation, speech } from '../testing/held-conversation.ts';
import { type WorkerBenchOptions } from '../testing/worker-bench.ts';
import { UpstreamError } from './upstream.port.ts';

useFakeClock();

const never = new AbortController().signal;
const away = new UpstreamError('upstream_unavailable', 'closed with 1006', true);
const heardMs = (chunks: readonly Uint8Array[]) => chunks.reduce((sum, { length }) => sum + length, 0) / 48;

/** A conversation that began with settings of the client. */
async function talking(settings: ConversationSettings = {}, options: WorkerBenchOptions = {}) {
  const bench = await heldConversation({ ...options, settings });
  if (Object.keys(settings).length > 0) bench.session.says({ type: 'session.updated' });
  return Object.assign(bench, {
    codes: () => bench.gateway.messages.flatMap((message) => (message.type === 'error' ? [message.code] : [])),
  });
}

const pushToTalk: ConversationSettings = { turn_mode: 'push_to_talk' };

describe('push-to-talk', () => {
  it('makes a turn of what was said when the client commits, and asks for a reply once', async () => {
    await using bench = await talking(pushToTalk);
    bench.hears(600);
    bench.says({ type: 'commit' });
    expect(bench.session.sentTypes).toEqual(['session.update', 'input_audio_buffer.commit', 'response.create']);
    bench.session.says({ type: 'response.created', response: { id: 'resp_1' } });
    bench.hears(600);
    bench.says({ type: 'commit' });
    expect(bench.session.sentTypes.slice(3)).toEqual(['input_audio_buffer.commit', 'response.cancel']);
    bench.session.says({ type: 'response.done', response: { id: 'resp_1', status: 'cancelled' } });
    expect(bench.session.sentTypes.slice(5)).toEqual(['response.create']);
    await bench.leave();
  });

  it('refuses a turn of less than 100 ms and keeps what was said', async () => {
    await using bench = await talking(pushToTalk);
    bench.hears(60);
    bench.says({ type: 'commit' });
    expect(bench.codes()).toEqual(['too_little_audio']);
    expect(bench.session.sentTypes).toEqual(['session.update']);
    bench.hears(60);
    bench.says({ type: 'commit' });
    expect(bench.session.sentTypes.slice(1)).toEqual(['input_audio_buffer.commit', 'response.create']);
    await bench.leave();
  });

  it('forgets what was said on clear', async () => {
    await using bench = await talking(pushToTalk);
    bench.hears(600);
    bench.says({ type: 'clear' });
    bench.says({ type: 'commit' });
    expect(bench.session.sentTypes).toEqual(['session.update', 'input_audio_buffer.clear']);
    expect(bench.codes()).toEqual(['too_little_audio']);
    await bench.leave();
  });

  it('says a lost session’s unanswered turn again, and what was being said', async () => {
    await using bench = await talking(pushToTalk);
    bench.hears(600);
    bench.says({ type: 'commit' });
    bench.hears(200);
    bench.session.listener.onLost(away);
    await settle();
    expect(bench.session.sentTypes).toEqual(['session.update', 'input_audio_buffer.commit', 'response.create']);
    expect(heardMs(bench.session.heard)).toBe(800);
    await bench.leave();
  });

  it('says again what was to be answered when the session is lost before the answer sounds', async () => {
    await using bench = await talking(pushToTalk);
    bench.hears(600);
    bench.says({ type: 'commit' });
    bench.session.says({ type: 'response.created', response: { id: 'resp_1' } });
    bench.session.listener.onLost(away);
    await settle();
    expect(bench.session.sentTypes).toEqual(['session.update', 'input_audio_buffer.commit', 'response.create']);
    expect(heardMs(bench.session.heard)).toBe(600);
    await bench.leave();
  });

  it('does not say again what is written down by then', async () => {
    await using bench = await talking(pushToTalk);
    bench.hears(600);
    bench.says({ type: 'commit' });
    bench.session.says({ type: 'input_audio_buffer.committed', item_id: 'item_U' });
    bench.session.says({
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: 'item_U',
      transcript: 'Hello',
      usage: { type: 'duration', seconds: 1 },
    });
    bench.session.listener.onLost(away);
    await settle();
    expect(bench.session.heard).toEqual([]);
    expect(bench.session.sentTypes.at(-1)).toBe('response.create');
    await bench.leave();
  });

  it('does not say again what was answered', async () => {
    await using bench = await talking(pushToTalk);
    bench.hears(600);
    bench.says({ type: 'commit' });
    bench.session.says({ type: 'response.created', response: { id: 'resp_1' } });
    const delta = speech(100).toString('base64');
    bench.session.says({ type: 'response.output_audio.delta', response_id: 'resp_1', item_id: 'item_A', delta });
    bench.session.says({ type: 'response.done', response: { id: 'resp_1', status: 'completed' } });
    bench.session.listener.onLost(away);
    await settle();
    expect(bench.session.sentTypes).toEqual(['session.update']);
    expect(bench.session.heard).toEqual([]);
    await bench.leave();
  });

  it('keeps a session near its end while the user holds the button', async () => {
    await using bench = await talking(pushToTalk, { lifeMs: 4_000 });
    bench.hears(600);
    await settle(3_000);
    expect(bench.upstream.sessions[0]?.isClosed).toBe(false);
    bench.says({ type: 'clear' });
    await settle(300);
    expect(bench.upstream.sessions[0]?.isClosed).toBe(true);
    await bench.leave();
  });

  it('counts a commit that the service found too little as that, not as the end', async () => {
    await using bench = await talking(pushToTalk);
    bench.session.says({ type: 'error', error: { code: 'input_audio_buffer_commit_empty' } });
    expect(bench.codes()).toEqual(['too_little_audio']);
    expect(bench.gateway.endReason).toBeNull();
    await bench.leave();
  });

  it('is what commit and clear need', async () => {
    await using bench = await talking();
    bench.hears(600);
    bench.says({ type: 'commit' });
    bench.says({ type: 'clear' });
    expect(bench.codes()).toEqual(['not_push_to_talk', 'not_push_to_talk']);
    expect(bench.session.sent).toEqual([]);
    await bench.leave();
  });

  it('begins with an empty buffer when the client changes to it', async () => {
    await using bench = await talking();
    bench.hears(600);
    bench.says({ type: 'update', settings: pushToTalk });
    expect(bench.session.sentTypes).toEqual(['session.update', 'input_audio_buffer.clear']);
    bench.hears(150);
    bench.says({ type: 'commit' });
    expect(bench.session.sentTypes.at(-1)).toBe('response.create');
    await bench.leave();
  });
});

describe('settings of the client', () => {
  it('hold from the first session on when they came with the connection', async () => {
    await using bench = await talking({ voice: 'marin' });
    expect(bench.session.sent).toMatchObject([{ session: { audio: { output: { voice: 'marin' } } } }]);
    expect(bench.gateway.messages[0]).toMatchObject({
      type: 'session_ready',
      voice: 'marin',
      settings: { voice: 'marin', turn_mode: 'server_vad', speed: 1 },
    });
    await bench.leave();
  });

  it('are told to the client and stored when the service has taken them', async () => {
    await using bench = await talking();
    bench.says({ type: 'update', settings: { silence_ms: 900 } });
    expect(bench.gateway.types).toEqual(['session_ready']);
    bench.session.says({ type: 'session.updated' });
    expect(bench.gateway.messages.at(-1)).toMatchObject({ type: 'updated', settings: { silence_ms: 900 } });
    expect(await bench.fabric.store.items('conv_1')).toMatchObject([
      { role: 'settings', settings: { silence_ms: 900 } },
    ]);
    await bench.leave();
  });

  it('hold with the next worker too', async () => {
    await using bench = await talking({ voice: 'marin' });
    bench.says({ type: 'update', settings: { turn_mode: 'semantic_vad', eagerness: 'low' } });
    bench.session.says({ type: 'session.updated' });
    await bench.leave();
    const again = bench.host.hold('conv_1', never);
    await settle();
    expect(bench.session.sent).toMatchObject([
      {
        session: {
          audio: {
            input: { turn_detection: { type: 'semantic_vad', eagerness: 'low' } },
            output: { voice: 'marin' },
          },
        },
      },
    ]);
    bench.up(frameKind.clientLeft, new Uint8Array(), 2);
    await again;
  });
});

describe('what a client can order words by', () => {
  it('is the item the user spoke after, although the words come late', async () => {
    await using bench = await talking();
    const added = { type: 'conversation.item.added', previous_item_id: 'item_A', item: { id: 'item_U' } } as const;
    bench.session.says(added);
    bench.session.says({
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: 'item_U',
      transcript: 'Hello',
      usage: { type: 'duration', seconds: 1 },
    });
    expect(bench.gateway.messages.at(-1)).toMatchObject({ item_id: 'item_U', previous_item_id: 'item_A' });
    await bench.leave();
  });

  it('says why a reply is not complete', async () => {
    await using bench = await talking();
    bench.session.says({ type: 'response.created', response: { id: 'resp_1' } });
    const response = { id: 'resp_1', status: 'incomplete', status_details: { reason: 'max_output_tokens' } };
    bench.session.says({ type: 'response.done', response });
    expect(bench.gateway.messages.at(-1)).toMatchObject({ status: 'incomplete', reason: 'max_output_tokens' });
    await bench.leave();
  });
});
