import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';

import { z } from 'zod';

/** What is read of OTLP's JSON; numbers of 64 bits are strings there. */
const attributes = z
  .array(
    z.object({
      key: z.string(),
      value: z.object({ stringValue: z.string(), intValue: z.coerce.number(), doubleValue: z.number() }).partial(),
    }),
  )
  .default([])
  .transform((list) =>
    Object.fromEntries(
      list.map(({ key, value }) => [key, value.stringValue ?? value.intValue ?? value.doubleValue ?? null]),
    ),
  );

const spanShape = z.object({
  name: z.string(),
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  startTimeUnixNano: z.string(),
  endTimeUnixNano: z.string(),
  attributes,
  events: z.array(z.object({ name: z.string() })).default([]),
  links: z.array(z.object({ traceId: z.string(), spanId: z.string() })).default([]),
  status: z.object({ code: z.number().default(0), message: z.string().optional() }).default({ code: 0 }),
});

const exportRequest = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(z.object({ spans: z.array(spanShape) })),
    }),
  ),
});

export type CollectedSpan = z.output<typeof spanShape> & { readonly service: string };

/** Takes spans over OTLP as JSON and keeps them; everything else that is sent to it is kept by its path. */
export class SpanCollector implements AsyncDisposable {
  readonly spans: CollectedSpan[] = [];
  readonly paths = new Set<string>();
  readonly #server = createServer((request, response) => {
    void this.#take(request).finally(() => response.setHeader('content-type', 'application/json').end('{}'));
  });

  static async start(): Promise<SpanCollector> {
    const collector = new SpanCollector();
    collector.#server.listen(0, '127.0.0.1');
    await once(collector.#server, 'listening');
    return collector;
  }

  /** Variables that make a service of ours send its spans here, soon after they end. */
  get env(): Record<string, string> {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the collector does not listen');
    return {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${address.port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '50',
    };
  }

  named(name: string): CollectedSpan[] {
    return this.spans.filter((span) => span.name === name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #take(request: IncomingMessage): Promise<void> {
    this.paths.add(request.url ?? '');
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const { resourceSpans } = exportRequest.parse(JSON.parse(Buffer.concat(pieces).toString()));
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = String(resource.attributes['service.name']);
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) this.spans.push({ ...span, service });
    }
  }
}
