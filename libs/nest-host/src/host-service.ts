import 'reflect-metadata';

import type { AddressInfo } from 'node:net';

import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { registerMetrics, type Log } from '@colloquy/telemetry';
import { lifecycleStates, systemTimers } from '@colloquy/lifecycle';

import { ClientSocketAdapter, type SocketOptions } from './client-socket.adapter.ts';
import { hostMetrics } from './host-metrics.ts';
import { nestLog } from './nest-log.ts';
import { OPERATIONS, OperationsController } from './operations.controller.ts';
import { guardOperators, operatorPaths } from './operator-access.ts';
import type { Operations } from './operations.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { cutSlowRequests } from './slow-requests.ts';

/** Some bytes from the other end of the world, over a bad network. */
const REQUEST_WITHIN_MS = 10_000;

export interface HostOptions {
  /** The service's own module: controllers, gateways, providers. */
  readonly module: DynamicModule;
  readonly operations: Operations;
  readonly log: Log;
  /** Address to listen on and port; port 0 takes any free one. */
  readonly host: string;
  readonly port: number;
  /** Who sends it may see the operators' endpoints; null: programs nearby. */
  readonly operatorToken?: string | null;
  /** Folder of a built page to serve at `/`. */
  readonly pageFolder?: string;
  readonly sockets?: SocketOptions;
  /** Who has not sent the head of a request after this is cut (ms). */
  readonly requestWithinMs?: number;
  /** Let go of in this order after the last request and socket are gone. */
  readonly releases?: readonly AsyncDisposable[];
}

export interface ServiceHost {
  readonly port: number;
  readonly url: string;
  /** Drains and stops; resolves when everything is released. */
  stop(): Promise<void>;
}

/** The service cannot start, for a reason the operator can mend; the message is one line for them. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly retryable = false;
}

@Module({})
class HostModule {}

/**
 * Starts a service's HTTP and WebSocket side in Nest. Draining happens in the module's `beforeApplicationShutdown`
 * hooks (clients are still connected then), release in `onApplicationShutdown` and `releases`.
 */
export async function hostService(options: HostOptions): Promise<ServiceHost> {
  const { operations, log } = options;
  followState(options);
  const app = await NestFactory.create<NestExpressApplication>(
    {
      module: HostModule,
      imports: [options.module],
      controllers: [OperationsController],
      providers: [{ provide: OPERATIONS, useValue: operations }],
    },
    { logger: nestLog(log), abortOnError: false },
  );
  app.disable('x-powered-by');
  app.use(addSecurityHeaders);
  app.use(operatorPaths, guardOperators(options.operatorToken ?? null));
  app.useWebSocketAdapter(new ClientSocketAdapter(app, options.sockets ?? {}));
  if (options.pageFolder) app.useStaticAssets(options.pageFolder);
  cutSlowRequests(app.getHttpServer(), systemTimers, options.requestWithinMs ?? REQUEST_WITHIN_MS);
  try {
    await app.listen(options.port, options.host);
  } catch (error) {
    await app.close().catch(() => undefined);
    await release(options.releases);
    throw asStartError(error, options);
  }
  const { port } = app.getHttpServer().address() as AddressInfo;
  operations.lifecycle.to('running');
  log.info({ port }, 'service is running');
  return { port, url: `http://${displayHost(options.host)}:${port}`, stop: () => stop(app, options) };
}

async function stop(app: NestExpressApplication, options: HostOptions): Promise<void> {
  const { lifecycle } = options.operations;
  lifecycle.to('draining');
  options.log.info('service is draining');
  try {
    await app.close();
    await release(options.releases);
    lifecycle.to('stopped');
    options.log.info('service has stopped');
  } catch (error) {
    lifecycle.to('failed');
    throw error;
  }
}

async function release(releases: readonly AsyncDisposable[] = []): Promise<void> {
  for (const held of releases) await held[Symbol.asyncDispose]();
}

function followState({ operations }: HostOptions): void {
  const { state } = registerMetrics(hostMetrics, operations.registry);
  const show = () => {
    for (const name of lifecycleStates) state.set({ state: name }, name === operations.lifecycle.state ? 1 : 0);
  };
  show();
  operations.lifecycle.onChange(show);
}

function asStartError(error: unknown, { host, port }: HostOptions): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return new StartError(`port ${port} is in use; set PORT to a free one`);
  if (code === 'EACCES') return new StartError(`not allowed to listen on port ${port}; set PORT to one above 1023`);
  if (code === 'EADDRNOTAVAIL') return new StartError(`this machine has no address ${host}; set HOST to one it has`);
  return error;
}

function displayHost(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '127.0.0.1') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
