import { describe, expect, it, jest } from '@jest/globals';
import { frameKind } from '@colloquy/protocol/internal';

import { settle, useFakeClock } from '../testing/fake-clock.ts';
import { workerBench } from '../testing/worker-bench.ts';
import { UpstreamError } from './upstream.port.ts';

useFakeClock();

const never = new AbortController().signal;
const samples = (count: number) => Buffer.alloc(count * 2, 1);

/** A bench with one conversation held and its upstream ready. */
async function held(inputRate = 24_000) {
  const bench = workerBench();
  await bench.create(inputRate);
  const holding = bench.host.hold('conv_1', never);
  await settle();
  return { ...bench, holding, session: bench.upstream.newest };
}

describe('a conversation held by a worker', () => {
  it('is announced to the gateway and ready when the upstream is', async () => {
    await using bench = await held();
    expect(bench.gateway.frames[0]).toMatchObject({ kind: frameKind.assigned, epoch: 1, seq: 0 });
    expect(bench.gateway.messages).toMatchObject([
      { type: 'session_ready', session_id: 'conv_1', upstream: 'simulator', input_rate: 24_000, seq: 1, epoch: 1 },
    ]);
    bench.leaves();
    await bench.holding;
  });

  it('passes audio at the upstream rate through untouched', async () => {
    await using bench = await held(24_000);
    const pcm = samples(960);
    bench.up(frameKind.clientAudio, pcm);
    expect(bench.session.heard[0]).toEqual(new Uint8Array(pcm));
    bench.leaves();
    await bench.holding;
  });

  it('resamples audio of 16 kHz', async () => {
    await using bench = await held(16_000);
    for (let chunk = 0; chunk < 25; chunk += 1) bench.up(frameKind.clientAudio, samples(640));
    const bytes = bench.session.heard.reduce((sum, { length }) => sum + length, 0);
    expect(bytes / 2).toBeGreaterThan(23_800);
    expect(bytes / 2).toBeLessThanOrEqual(24_000);
    bench.leaves();
    await bench.holding;
  });

  it('keeps what the client sent before the upstream was ready', async () => {
    await using bench = workerBench();
    await bench.create();
    const holding = bench.host.hold('conv_1', never);
    await Promise.resolve();
    await Promise.resolve();
    bench.says({ type: 'text', text: 'Hello' });
    await settle();
    expect(bench.upstream.newest.sentTypes).toEqual(['conversation.item.create', 'response.create']);
    bench.leaves();
    await settle(2_000);
    await holding;
  });

  it('turns a reply into the messages of the client', async () => {
    await using bench = await held();
    const { session, gateway } = bench;
    const ids = { response_id: 'resp_1', item_id: 'item_A', output_index: 0, content_index: 0 };
    bench.says({ type: 'text', text: 'Hello' });
    session.says({ type: 'response.created', response: { id: 'resp_1' } });
    session.says({ type: 'response.output_audio_transcript.delta', ...ids, delta: 'Good ' });
    session.says({ type: 'response.output_audio.delta', ...ids, delta: samples(2_400).toString('base64') });
    session.says({ type: 'response.output_audio_transcript.done', ...ids, transcript: 'Good day.' });
    session.says({
      type: 'response.done',
      response: {
        id: 'resp_1',
        status: 'completed',
        usage: { input_tokens: 30, output_tokens: 20, input_token_details: { cached_tokens: 10 } },
      },
    });
    expect(gateway.types).toEqual(['session_ready', 'response_started', 'text_delta', 'usage', 'response_done']);
    expect(gateway.audioBytes).toBe(4_800);
    expect(gateway.messages.at(-2)).toMatchObject({ input_tokens: 30, cached_tokens: 10, output_tokens: 20 });
    expect(gateway.messages.at(-1)).toMatchObject({ status: 'completed', message: 'AI response completed' });
    await settle();
    expect(await bench.fabric.store.items('conv_1')).toMatchObject([
      { role: 'user', text: 'Hello' },
      { role: 'assistant', text: 'Good day.', itemId: 'item_A' },
    ]);
    bench.leaves();
    await bench.holding;
  });

  it('numbers everything the client gets without a gap', async () => {
    await using bench = await held();
    const ids = { response_id: 'resp_1', item_id: 'item_A', output_index: 0, content_index: 0 };
    for (let piece = 0; piece < 5; piece += 1) {
      bench.session.says({ type: 'response.output_audio.delta', ...ids, delta: 'AAAA' });
      bench.session.says({ type: 'response.output_text.delta', ...ids, delta: 'word ' });
    }
    const counted = bench.gateway.frames.filter(({ kind }) => kind !== frameKind.assigned);
    expect(counted.map(({ seq }) => seq)).toEqual(counted.map((_, index) => index + 1));
    bench.leaves();
    await settle(2_000);
    await bench.holding;
  });

  it('lets nothing of a reply through once the user speaks over it', async () => {
    await using bench = await held();
    const { session, gateway } = bench;
    const ids = { response_id: 'resp_1', item_id: 'item_A', output_index: 0, content_index: 0 };
    session.says({ type: 'response.created', response: { id: 'resp_1' } });
    session.says({ type: 'response.output_audio.delta', ...ids, delta: samples(24_000).toString('base64') });
    session.says({ type: 'input_audio_buffer.speech_started', item_id: 'item_U', audio_start_ms: 0 });
    session.says({ type: 'response.output_audio.delta', ...ids, delta: samples(24_000).toString('base64') });
    session.says({ type: 'response.output_audio_transcript.delta', ...ids, delta: 'straggler' });
    bench.says({ type: 'interrupt', item_id: 'item_A', played_ms: 400 });
    session.says({ type: 'response.done', response: { id: 'resp_1', status: 'cancelled' } });
    expect(gateway.audioBytes).toBe(48_000);
    expect(gateway.types).not.toContain('text_delta');
    // The turn detection cancels by itself; only the heard position is ours to tell.
    expect(session.sent).toEqual([
      { type: 'conversation.item.truncate', item_id: 'item_A', content_index: 0, audio_end_ms: 400 },
    ]);
    expect(gateway.messages.at(-1)).toMatchObject({ type: 'response_done', status: 'cancelled' });
    bench.leaves();
    await bench.holding;
  });

  it('cancels when the user stops a reply without speaking', async () => {
    await using bench = await held();
    bench.session.says({ type: 'response.created', response: { id: 'resp_1' } });
    bench.says({ type: 'interrupt', item_id: 'item_A', played_ms: 0 });
    expect(bench.session.sent).toEqual([{ type: 'response.cancel', response_id: 'resp_1' }]);
    bench.leaves();
    await settle(2_000);
    await bench.holding;
  });

  it('reports a failed reply and goes on', async () => {
    await using bench = await held();
    const error = { type: 'server_error', code: 'server_error', message: 'sorry' };
    const status_details = { type: 'failed', error };
    bench.session.says({ type: 'response.done', response: { id: 'resp_1', status: 'failed', status_details } });
    expect(bench.gateway.messages).toMatchObject([
      { type: 'session_ready' },
      { type: 'error', code: 'response_failed', retryable: true },
      { type: 'usage' },
      { type: 'response_done', status: 'failed' },
    ]);
    expect(bench.gateway.endReason).toBeNull();
    bench.leaves();
    await bench.holding;
  });

  it('reports an error of the speech service that ends nothing, and goes on', async () => {
    await using bench = await held();
    const error = { type: 'server_error', code: 'server_error', message: 'sorry' };
    bench.session.says({ type: 'error', error });
    expect(bench.gateway.messages.at(-1)).toMatchObject({ type: 'error', code: 'upstream_error', retryable: true });
    expect(bench.gateway.endReason).toBeNull();
    bench.leaves();
    await bench.holding;
  });

  it('ends with what is no fault of the speech service', async () => {
    await using bench = workerBench();
    await bench.create();
    bench.upstream.failures.push(new TypeError('a bug'));
    await bench.host.hold('conv_1', never);
    expect(bench.gateway.messages).toMatchObject([{ type: 'error', code: 'internal_error', retryable: true }]);
    expect(bench.gateway.endReason).toBe('internal_error');
  });

  it('ends when the account has no quota left', async () => {
    await using bench = await held();
    const error = { type: 'insufficient_quota', code: 'insufficient_quota', message: 'pay' };
    const status_details = { type: 'failed', error };
    bench.session.says({ type: 'response.done', response: { id: 'resp_1', status: 'failed', status_details } });
    await bench.holding;
    expect(bench.gateway.messages.at(-1)).toMatchObject({ code: 'upstream_quota_exhausted', retryable: false });
    expect(bench.gateway.endReason).toBe('upstream_rejected');
    expect(bench.session.isClosed).toBe(true);
  });

  it('is not disturbed by errors that change nothing', async () => {
    await using bench = await held();
    const message = 'Audio content of 3700ms is already shorter than 3760ms';
    bench.session.says({ type: 'error', error: { type: 'invalid_request_error', code: null, message } });
    bench.session.says({ type: 'error', error: { type: 'x', code: 'response_cancel_not_active', message: '' } });
    expect(bench.gateway.types).toEqual(['session_ready']);
    bench.leaves();
    await bench.holding;
  });

  it('tells the client when the upstream is lost and no other session can be had', async () => {
    await using bench = await held();
    const away = () => new UpstreamError('upstream_unavailable', 'closed with 1006', true);
    bench.upstream.failures.push(away(), away(), away());
    bench.session.listener.onLost(away());
    await jest.advanceTimersByTimeAsync(1_000);
    await bench.holding;
    expect(bench.gateway.messages.at(-1)).toMatchObject({ code: 'upstream_unavailable', retryable: true });
    expect(bench.gateway.endReason).toBe('upstream_unavailable');
  });

  it('closes its upstream when the client leaves, and again lets nothing through', async () => {
    await using bench = await held();
    bench.leaves();
    await bench.holding;
    const before = bench.gateway.frames.length;
    bench.session.says({ type: 'response.created', response: { id: 'resp_1' } });
    expect(bench.session.isClosed).toBe(true);
    expect(bench.gateway.frames).toHaveLength(before);
  });

  it('ignores frames of another epoch', async () => {
    await using bench = await held();
    bench.up(frameKind.clientAudio, samples(10), 7);
    expect(bench.session.heard).toHaveLength(0);
    bench.leaves();
    await bench.holding;
  });

  it('stops when its record belongs to another worker', async () => {
    await using bench = await held();
    await bench.fabric.store.claim('conv_1', 'worker.1');
    bench.says({ type: 'text', text: 'Hello' });
    await settle();
    await bench.holding;
    expect(bench.session.isClosed).toBe(true);
    expect(bench.gateway.endReason).toBeNull();
  });
});

describe('taking a conversation', () => {
  it('that has ended meanwhile is nothing to do', async () => {
    await using bench = workerBench();
    await bench.host.hold('conv_1', never);
    expect(bench.upstream.dials).toBe(0);
  });

  it('over from another worker restores what was said and does not greet again', async () => {
    await using bench = workerBench();
    await bench.create();
    await bench.fabric.store.claim('conv_1', 'worker.1');
    await bench.fabric.store.append('conv_1', 1, { role: 'user', itemId: '', text: 'My name is Ada.' });
    await bench.fabric.store.append('conv_1', 1, { role: 'assistant', itemId: 'item_A', text: 'Hello Ada.' });
    const holding = bench.host.hold('conv_1', never);
    await settle();
    expect(bench.gateway.messages).toMatchObject([{ type: 'session_resumed', epoch: 2, seq: 1 }]);
    expect(
      bench.upstream.newest.sent.map((event) => event.type === 'conversation.item.create' && event.item),
    ).toMatchObject([
      { role: 'user', content: [{ type: 'input_text', text: 'My name is Ada.' }] },
      { role: 'assistant', content: [{ type: 'output_text', text: 'Hello Ada.' }] },
      { role: 'system' },
    ]);
    bench.up(frameKind.clientLeft, new Uint8Array(), 2);
    await holding;
  });

  it('tries an upstream that is briefly away again, later each time', async () => {
    await using bench = workerBench();
    await bench.create();
    const away = () => new UpstreamError('upstream_unavailable', 'refused', true);
    bench.upstream.failures.push(away(), away());
    const holding = bench.host.hold('conv_1', never);
    await settle();
    expect(bench.upstream.dials).toBe(1);
    await jest.advanceTimersByTimeAsync(200);
    expect(bench.upstream.dials).toBe(2);
    await jest.advanceTimersByTimeAsync(399);
    expect(bench.upstream.dials).toBe(2);
    await jest.advanceTimersByTimeAsync(1);
    expect(bench.gateway.types).toEqual(['session_ready']);
    bench.leaves();
    await holding;
  });

  it('does not knock again on a refused key', async () => {
    await using bench = workerBench();
    await bench.create();
    bench.upstream.failures.push(new UpstreamError('upstream_rejected_key', 'no', false));
    await bench.host.hold('conv_1', never);
    expect(bench.upstream.dials).toBe(1);
    expect(bench.gateway.messages).toMatchObject([{ type: 'error', code: 'upstream_rejected_key', retryable: false }]);
    expect(bench.gateway.endReason).toBe('upstream_rejected');
  });

  it('lets go when the claim is lost, tells only the gateway, and stays a job', async () => {
    await using bench = workerBench();
    await bench.create();
    const control = new AbortController();
    const holding = bench.host.hold('conv_1', control.signal);
    await settle();
    control.abort(new Error('lock lost'));
    await expect(holding).rejects.toThrow('lock lost');
    expect(bench.upstream.newest.isClosed).toBe(true);
    expect(bench.gateway.endReason).toBeNull();
    expect(bench.gateway.frames.at(-1)).toMatchObject({ kind: frameKind.released, epoch: 1 });
  });
});
