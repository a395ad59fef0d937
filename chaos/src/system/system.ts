import { openRedisFabric } from '@colloquy/fabric-redis';
import type { Fabric } from '@colloquy/fabric';
import { startRedis, startService, until, type RedisServer, type StartedService } from '@colloquy/testing';

/** The kinds of processes of which there are several, each replaceable by another. */
export type Role = 'gateway' | 'realtime-worker';

export interface SystemOptions {
  readonly gateways: number;
  readonly workers: number;
}

/** Replies run this far ahead of their sound (ms): a turn takes seconds, and there is a middle of a reply to break. */
const DOWNLINK_LEAD_MS = '4000';
/** The upstream is away for as long as it takes to start; by default a conversation ends sooner, with a clear error. */
const UPSTREAM_ATTEMPTS = '10';
const KEY_PREFIX = 'chaos';
const SETTLE_DEADLINE_MS = 75_000;

/** The system as it is deployed, every process of its own, over a Redis that keeps its data as one that runs for real. */
export class System implements AsyncDisposable {
  readonly redis: RedisServer;
  readonly fabric: Fabric;
  readonly members: Record<Role, StartedService[]> = { gateway: [], 'realtime-worker': [] };
  #simulator: StartedService;
  #next = 0;

  static async start({ gateways, workers }: SystemOptions): Promise<System> {
    await using stack = new AsyncDisposableStack();
    const redis = stack.use(await startRedis({ appendonly: 'yes', appendfsync: 'always' }));
    const simulator = await startSimulator('0');
    stack.defer(() => simulator.child[Symbol.asyncDispose]());
    const fabric = await openRedisFabric({ url: redis.url, keyPrefix: KEY_PREFIX, onError: () => undefined });
    const system = new System(redis, fabric, simulator);
    stack.move();
    try {
      for (let count = 0; count < gateways; count += 1) await system.add('gateway');
      for (let count = 0; count < workers; count += 1) await system.add('realtime-worker');
    } catch (error) {
      await system[Symbol.asyncDispose]();
      throw error;
    }
    return system;
  }

  private constructor(redis: RedisServer, fabric: Fabric, simulator: StartedService) {
    this.redis = redis;
    this.fabric = fabric;
    this.#simulator = simulator;
  }

  get simulator(): StartedService {
    return this.#simulator;
  }

  /** A gateway, in turn. */
  origin(): string {
    const { gateway } = this.members;
    this.#next += 1;
    const chosen = gateway[this.#next % gateway.length];
    if (chosen === undefined) throw new Error('there is no gateway');
    return chosen.origin;
  }

  /** Starts one more process. */
  async add(role: Role): Promise<StartedService> {
    const service = await startService(role, {
      REDIS_URL: this.redis.url,
      REDIS_KEY_PREFIX: KEY_PREFIX,
      OPENAI_BASE_URL: `${this.#simulator.origin}/v1`,
      DOWNLINK_LEAD_MS,
      UPSTREAM_ATTEMPTS,
    });
    this.members[role].push(service);
    return service;
  }

  /** From here on nobody connects to it; the process itself is left alone. */
  remove(role: Role, service: StartedService): void {
    this.members[role] = this.members[role].filter((member) => member !== service);
  }

  /** The upstream is gone for a moment and comes back at the same place. */
  async restartSimulator(): Promise<void> {
    const { port } = this.#simulator;
    await this.#simulator.child.kill();
    this.#simulator = await startSimulator(String(port));
  }

  /** Sets faults of the upstream; null: none. */
  async setScenario(scenario: object | null): Promise<void> {
    const url = `${this.#simulator.origin}/control/scenario`;
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(scenario ?? {}) });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`the simulator refused the scenario with ${response.status}`);
  }

  /** Resolves when nothing is left of the conversations in any process. */
  async untilEmpty(): Promise<void> {
    await until(async () => (await this.open()) === 0, {
      what: 'gateways and workers to be empty',
      deadlineMs: SETTLE_DEADLINE_MS,
    });
  }

  /** Conversations at gateways and workers. */
  async open(): Promise<number> {
    const { gateway, 'realtime-worker': workers } = this.members;
    const counts = await Promise.all([
      ...gateway.map((each) => each.metric('colloquy_gateway_open_conversations')),
      ...workers.map((each) => each.metric('colloquy_worker_held_conversations')),
    ]);
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { gateway, 'realtime-worker': workers } = this.members;
    await Promise.all([...gateway, ...workers].map(({ child }) => child[Symbol.asyncDispose]()));
    await this.fabric[Symbol.asyncDispose]();
    await this.#simulator.child[Symbol.asyncDispose]();
    await this.redis[Symbol.asyncDispose]();
  }
}

function startSimulator(port: string): Promise<StartedService> {
  return startService('realtime-simulator', { PORT: port, SIMULATOR_LATENCY: 'fast' });
}
