import type { DynamicModule } from '@nestjs/common';
import { Lifecycle } from '@colloquy/lifecycle';
import type { Log, MetricsRegistry } from '@colloquy/telemetry';

import type { SocketOptions } from './client-socket.adapter.ts';
import { hostService, type HostOptions, type ServiceHost } from './host-service.ts';
import type { Operations } from './operations.ts';

export interface RedisServiceOptions {
  readonly service: string;
  readonly module: DynamicModule;
  readonly listen: Required<Pick<HostOptions, 'host' | 'port' | 'operatorToken'>>;
  readonly log: Log;
  readonly registry: MetricsRegistry;
  /** The way to Redis. `check` rejects while it is away. */
  readonly fabric: AsyncDisposable & { check(): Promise<void> };
  readonly sockets?: SocketOptions;
  readonly facts?: Operations['facts'];
}

/** Starts a service that stands on Redis: it is healthy as long as Redis answers, and lets go of it last. */
export async function hostOverRedis(options: RedisServiceOptions): Promise<ServiceHost> {
  const { service, module, listen, log, registry, fabric, sockets, facts } = options;
  return await hostService({
    module,
    log,
    host: listen.host,
    port: listen.port,
    operatorToken: listen.operatorToken,
    ...(sockets && { sockets }),
    operations: {
      service,
      lifecycle: new Lifecycle(),
      registry,
      dependencies: { redis: () => fabric.check() },
      ...(facts && { facts }),
    },
    releases: [fabric],
  });
}
