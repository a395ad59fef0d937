import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

import { describe, expect, it } from '@jest/globals';
import { trace } from '@opentelemetry/api';

import { startTracing } from './tracing.ts';

describe('tracing', () => {
  it('is off when nobody asked for it', async () => {
    await using tracing = await startTracing('test', {});
    expect(tracing.isOn).toBe(false);
  });

  it('sends spans to the collector it was given', async () => {
    const received = Promise.withResolvers<string>();
    const collector = createServer((request, response) => {
      received.resolve(request.url ?? '');
      request.resume();
      response.end();
    });
    collector.listen(0, '127.0.0.1');
    await once(collector, 'listening');
    const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = endpoint;
    const tracing = await startTracing('test');
    expect(tracing.isOn).toBe(true);
    trace.getTracer('test').startSpan('a span').end();
    await tracing[Symbol.asyncDispose]();
    delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
    expect(await received.promise).toBe('/v1/traces');
    collector.closeAllConnections();
    collector.close();
  });
});
