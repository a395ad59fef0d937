import { afterEach, describe, expect, it } from '@jest/globals';
import { SpanCollector } from '@colloquy/testing';

import { startTracing } from './start-tracing.ts';
import { readTraceparent } from './traceparent.ts';

const changed = new Set<string>();
afterEach(() => {
  for (const name of changed) Reflect.deleteProperty(process.env, name);
  changed.clear();
});

/** OpenTelemetry reads the environment by itself. */
function set(env: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(env)) {
    changed.add(name);
    process.env[name] = value;
  }
}

describe('tracing', () => {
  it.each([
    [{}],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: '', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: ' ' }],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_SDK_DISABLED: 'True' }],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_TRACES_EXPORTER: 'none' }],
  ])('is off with %j', async (env) => {
    await using tracing = await startTracing('test', env);
    expect(tracing.isOn).toBe(false);
    const span = tracing.traces.start('turn', { conversation: 'conv_1' });
    expect([span.context, span.child('upstream.response'), tracing.traceOf('conv_1')]).toEqual([
      undefined,
      span,
      undefined,
    ]);
  });

  it('is on with an endpoint for traces alone, an empty general one notwithstanding', async () => {
    await using tracing = await startTracing('test', {
      OTEL_EXPORTER_OTLP_ENDPOINT: '',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:1/v1/traces',
    });
    expect(tracing.isOn).toBe(true);
  });

  it('sends spans as they are told of, and nothing else', async () => {
    await using collector = await SpanCollector.start();
    set(collector.env);
    const tracing = await startTracing('test');
    const opening = tracing.traces.start('conversation.open', { conversation: 'conv_1', startedAt: 1_000 });
    const { context } = opening;
    expect(tracing.traceOf('conv_1')).toBe(readTraceparent(context)?.traceId);
    const turn = tracing.traces.start('turn', { conversation: 'conv_1', links: [context, undefined, 'nonsense'] });
    const attempt = tracing.traces.start('upstream.connect', { conversation: 'conv_1', parent: context });
    attempt.fail('upstream_unavailable', { attempt: 1 });
    attempt.end({ attempt: 2 });
    turn.note('interrupted');
    turn.end({ model: 'gpt-realtime-2.1', status: 'cancelled' });
    opening.end();
    expect(tracing.traceOf('conv_1')).toBeUndefined();
    await tracing[Symbol.asyncDispose]();
    const [sentAttempt, sentTurn, sentOpening] = collector.spans;
    expect(sentOpening).toMatchObject({ service: 'colloquy-test', attributes: { 'session.id': 'conv_1' } });
    expect(sentOpening?.startTimeUnixNano).toBe('1000000000');
    expect(sentAttempt).toMatchObject({
      traceId: sentOpening?.traceId,
      parentSpanId: sentOpening?.spanId,
      status: { code: 2, message: 'upstream_unavailable' },
      attributes: { 'error.type': 'upstream_unavailable', 'colloquy.attempt': 1 },
    });
    expect(sentTurn?.traceId).not.toBe(sentOpening?.traceId);
    expect(sentTurn).toMatchObject({
      links: [{ traceId: sentOpening?.traceId, spanId: sentOpening?.spanId }],
      events: [{ name: 'interrupted' }],
      attributes: { 'gen_ai.request.model': 'gpt-realtime-2.1', 'colloquy.status': 'cancelled' },
    });
    expect([...collector.paths]).toEqual(['/v1/traces']);
  });
});
