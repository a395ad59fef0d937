import { startRedis } from '@colloquy/testing';

import type { Change, Subject, SubjectOptions } from '../legs/subject.ts';
import { Service } from './service.ts';

export interface SystemOptions extends SubjectOptions {
  /** Sends its spans to the fake upstream, which throws them away. */
  readonly isTraced: boolean;
  /** The worker's `UPSTREAM_POOL_SIZE`. */
  readonly poolSize: string;
  /** What sets it apart from the system as it is. */
  readonly change?: Change | null;
}

/** Our system as it is deployed, the smallest one: a gateway, a worker and a Redis, each a process of its own. */
export async function startSystem(options: SystemOptions): Promise<Subject> {
  const { upstreamPort, signal, isTraced, poolSize, change } = options;
  await using started = new AsyncDisposableStack();
  const redis = started.use(await startRedis());
  if (redis.pid === null) throw new Error('redis-server has ended');
  const env = {
    REDIS_URL: redis.url,
    REDIS_KEY_PREFIX: 'bench',
    LOG_LEVEL: 'warn',
    // As in `docker-compose.yml`, beside what this program was told for a profile.
    NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --max-semi-space-size=4`,
    OTEL_EXPORTER_OTLP_ENDPOINT: isTraced ? `http://127.0.0.1:${upstreamPort}` : '',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: '',
    ...change?.env,
  };
  const root = change?.checkout ?? null;
  const worker = started.use(
    await Service.start({
      name: 'realtime-worker',
      root,
      signal,
      env: {
        ...env,
        WORKER_CAPACITY: '1000',
        OPENAI_BASE_URL: `http://127.0.0.1:${upstreamPort}/v1`,
        OPENAI_API_KEY: 'bench',
        UPSTREAM_POOL_SIZE: poolSize,
        ...change?.env,
      },
    }),
  );
  const gateway = started.use(await Service.start({ name: 'gateway', root, signal, env }));
  const held = started.move();
  return {
    url: `ws://127.0.0.1:${gateway.port}/ws/conversation`,
    pids: { gateway: gateway.pid, worker: worker.pid, redis: redis.pid },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}
