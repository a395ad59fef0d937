import { systemTimers, pause } from '../../libs/lifecycle/src/index.ts';
import { CONVERSATION_PATH } from '../../libs/protocol/src/index.ts';
import { startRedis, startService, until, type StartedService } from '../../libs/testing/src/index.ts';
import type { RawTarget } from '../../libs/testing/src/hostile/index.ts';

const LOOK_EVERY_MS = 500;
/** Conversations are over and the garbage is gone after this (ms). */
const REST_MS = 12_000;

/** A gateway as it is deployed, with everything it needs, and a look at how it fares. */
export interface Subject extends AsyncDisposable {
  readonly target: RawTarget;
  /** Looks at the gateway now and then; rejects when it is gone. */
  look(): Promise<void>;
  /** Resident memory when nobody has been there for a while (bytes). */
  memoryAtRest(): Promise<number>;
  worstLagMs(): number;
  forgetLag(): void;
  /** Processes that ended. */
  crashes(): number;
}

export async function startSubject(): Promise<Subject> {
  await using stack = new AsyncDisposableStack();
  const redis = stack.use(await startRedis());
  const simulator = await start('realtime-simulator', {});
  const env = { REDIS_URL: redis.url };
  const worker = await start('realtime-worker', {
    ...env,
    OPENAI_API_KEY: 'sk-simulated',
    OPENAI_BASE_URL: `${simulator.origin}/v1`,
  });
  const gateway = await start('gateway', env);
  const all = [simulator, worker, gateway];
  for (const { child } of all) stack.use(child);
  let crashes = 0;
  for (const { child } of all) void child.exit.then(() => (crashes += 1));
  const watch = new Watch(gateway);
  const whole = stack.move();
  return {
    target: { port: gateway.port, path: CONVERSATION_PATH },
    look: () => watch.look(),
    memoryAtRest: () => watch.memoryAtRest(),
    worstLagMs: () => watch.worstLagMs,
    forgetLag: () => void (watch.worstLagMs = 0),
    crashes: () => crashes,
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}

async function start(...[service, env]: Parameters<typeof startService>): Promise<StartedService> {
  return await startService(service, env);
}

class Watch {
  worstLagMs = 0;
  readonly #gateway: StartedService;

  constructor(gateway: StartedService) {
    this.#gateway = gateway;
  }

  async look(): Promise<void> {
    await pause(LOOK_EVERY_MS, { timers: systemTimers });
    // The worst since the last look: reading it begins a new count.
    const lagMs = (await this.#gateway.metric('nodejs_eventloop_lag_max_seconds')) * 1_000;
    this.worstLagMs = Math.max(this.worstLagMs, lagMs);
  }

  async memoryAtRest(): Promise<number> {
    await until(async () => (await this.#gateway.metric('colloquy_gateway_open_conversations')) === 0, {
      what: 'every conversation to be over',
      deadlineMs: 120_000,
    });
    await pause(REST_MS);
    return await this.#gateway.metric('process_resident_memory_bytes');
  }
}
