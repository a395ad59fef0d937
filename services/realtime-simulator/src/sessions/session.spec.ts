import { describe, expect, it } from '@jest/globals';

import { latencyProfiles } from '../responses/latency-profile.ts';
import { notJson, parseClientEvent } from '../protocol/parse-client-event.ts';
import { onFakeClock, passed } from '../testing/fake-clock.ts';
import { SessionBench } from '../testing/session-bench.ts';

let bench: SessionBench;
onFakeClock(
  () => (bench = new SessionBench()),
  () => bench,
  1_785_217_650_000,
);

describe('a new session', () => {
  it('greets with session.created and sends nothing else by itself', async () => {
    await passed(60_000);
    expect(bench.types).toEqual(['session.created']);
  });

  it('shows everything in the recorded key order, with nulls', () => {
    const session = bench.shown('session.created');
    const { instructions, ...shown } = session;
    expect(instructions).toContain('simulator');
    expect(JSON.stringify(shown)).toBe(
      JSON.stringify({
        type: 'realtime',
        object: 'realtime.session',
        id: 'sess_1',
        model: 'gpt-realtime-2.1',
        output_modalities: ['audio'],
        tools: [],
        tool_choice: 'auto',
        max_output_tokens: 'inf',
        tracing: null,
        truncation: 'auto',
        prompt: null,
        expires_at: 1_785_217_650 + 3_600,
        audio: {
          input: {
            format: { type: 'audio/pcm', rate: 24_000 },
            transcription: null,
            noise_reduction: null,
            turn_detection: {
              type: 'server_vad',
              threshold: 0.5,
              prefix_padding_ms: 300,
              silence_duration_ms: 500,
              idle_timeout_ms: null,
              create_response: true,
              interrupt_response: true,
            },
          },
          output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'marin', speed: 1 },
        },
        include: null,
      }),
    );
  });

  it('starts with what its model was recorded to start with', () => {
    using older = new SessionBench({ model: 'gpt-realtime' });
    expect(older.shown('session.created').audio).toMatchObject({
      input: { turn_detection: { silence_duration_ms: 200 } },
      output: { voice: 'alloy' },
    });
  });

  it('begins every event with its type and an id of its own', () => {
    bench.update({});
    bench.update({});
    expect(bench.events.map((event) => Object.keys(event).slice(0, 2))).toEqual(
      new Array(3).fill(['type', 'event_id']),
    );
    expect(new Set(bench.events.map(({ event_id }) => event_id)).size).toBe(3);
  });
});

describe('frames that cannot be carried out', () => {
  it.each([
    ['neither JSON', 'hello', 'invalid_event', null],
    ['nor an object', '[1]', 'invalid_event', null],
    ['nor typed', '{"event_id":"e"}', 'invalid_event', null],
    ['of an unknown type', '{"type":"scooby.dooby.doo","event_id":"e"}', 'invalid_value', 'type'],
    ['of a server type', '{"type":"response.created"}', 'invalid_value', 'type'],
    ['for WebRTC only', '{"type":"output_audio_buffer.clear"}', 'invalid_value', 'type'],
    ['without what they need', '{"type":"conversation.item.delete"}', 'missing_required_parameter', 'item_id'],
    ['with too much', '{"type":"response.cancel","why":1}', 'unknown_parameter', 'why'],
    ['of the wrong kind', '{"type":"input_audio_buffer.append","audio":1}', 'invalid_type', 'audio'],
  ])('are answered with an error and change nothing: %s', (_what, frame, code, param) => {
    bench.take();
    bench.session.receive(parseClientEvent(frame));
    const { error } = bench.last('error');
    expect(error).toMatchObject({ type: 'invalid_request_error', code, param });
    expect(error.event_id).toBe(frame.includes('"event_id"') ? 'e' : null);
    expect(bench.refusals).toHaveLength(1);
    bench.update({});
    expect(bench.take()).toEqual(['error', 'session.updated']);
  });

  it('are those that are binary, too', () => {
    bench.session.receive(notJson);
    expect(bench.last('error').error.code).toBe('invalid_event');
  });

  it('name the supported types', () => {
    bench.send({ type: 'scooby.dooby.doo' });
    expect(bench.last('error').error.message).toMatch(
      /^Invalid value: 'scooby\.dooby\.doo'\. Supported values are: 'session\.update', .* and 'response\.cancel'\.$/,
    );
  });
});

describe('the end of a session', () => {
  it('comes after an hour, with an error and close code 1001', async () => {
    await passed(3_600_000 - 1);
    expect(bench.closed).toBeNull();
    await passed(1);
    const message = 'Your session hit the maximum duration of 60 minutes.';
    expect(bench.last('error').error).toMatchObject({ code: 'session_expired', message, event_id: null });
    expect(bench.closed).toEqual({ code: 1001, reason: message });
  });

  it('comes earlier when it is told to', async () => {
    const limits = { inputBufferBytes: 16_000_000, retainedSoundBytes: 0, lifetimeMs: 5_000 };
    using short = new SessionBench({ limits, latency: latencyProfiles.fast });
    expect(short.shown('session.created').expires_at).toBe(1_785_217_655);
    await passed(5_000);
    expect(short.closed?.code).toBe(1001);
  });
});
