import { Redis } from 'ioredis';

import { freePort, startRedis, until, type RedisServer } from '@colloquy/testing';

const SLOTS = 16_384;
const NODES = 3;

/** Three nodes of a Redis Cluster on loopback, each with a third of the slots. Disposing ends them. */
export class RedisCluster implements AsyncDisposable {
  readonly nodes: RedisServer[] = [];
  readonly probes: Redis[] = [];

  private constructor() {
    // Made by `start`.
  }

  /** A port that was free may be taken by the time it is used, twice as likely with a bus for each node: then once more. */
  static async start(): Promise<RedisCluster> {
    try {
      return await RedisCluster.#tryToStart();
    } catch {
      return await RedisCluster.#tryToStart();
    }
  }

  static async #tryToStart(): Promise<RedisCluster> {
    await using cluster = new AsyncDisposableStack();
    const started = cluster.use(new RedisCluster());
    const buses: number[] = [];
    for (let node = 0; node < NODES; node += 1) {
      const bus = await freePort();
      buses.push(bus);
      await started.#add(bus);
    }
    await started.#join(buses);
    cluster.move();
    return started;
  }

  /** As `REDIS_URL` takes it. */
  get url(): string {
    return this.nodes.map(({ url }) => url).join(',');
  }

  /** A replica of the first node, in step with it. Killing the first node makes it take over. */
  async addReplica(): Promise<void> {
    const bus = await freePort();
    const { replica, probe } = await this.#add(bus);
    const [first] = this.probes;
    const id = String(await first?.cluster('MYID'));
    await first?.call('CLUSTER', 'MEET', '127.0.0.1', replica.port, bus);
    const isKnown = async () => String(await probe.cluster('NODES')).includes(id);
    await until(isKnown, { what: 'the replica to know its master', deadlineMs: 20_000 });
    await probe.cluster('REPLICATE', id);
    const isInStep = async () => (await probe.info('replication')).includes('master_link_status:up');
    await until(isInStep, { what: 'the replica to be in step', deadlineMs: 20_000 });
  }

  /** The keys of each node. */
  async keys(): Promise<string[][]> {
    return await Promise.all(this.probes.map((probe) => probe.keys('*')));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const probe of this.probes) probe.disconnect();
    await Promise.all(this.nodes.map((node) => node[Symbol.asyncDispose]()));
  }

  async #add(bus: number) {
    const replica = await startRedis(settings(bus));
    this.nodes.push(replica);
    const probe = new Redis(replica.url, { connectionName: 'probe' });
    probe.on('error', () => undefined);
    this.probes.push(probe);
    return { replica, probe };
  }

  async #join(buses: readonly number[]): Promise<void> {
    const share = Math.ceil(SLOTS / this.nodes.length);
    await Promise.all(
      this.probes.map(async (probe, index) => {
        await probe.cluster('SET-CONFIG-EPOCH', index + 1);
        await probe.cluster('ADDSLOTSRANGE', index * share, Math.min((index + 1) * share, SLOTS) - 1);
      }),
    );
    const [first] = this.probes;
    for (const [index, { port }] of this.nodes.entries())
      if (index > 0) await first?.call('CLUSTER', 'MEET', '127.0.0.1', port, buses[index] ?? 0);
    const isJoined = async () => {
      const states = await Promise.all(this.probes.map((probe) => probe.cluster('INFO')));
      const known = `cluster_known_nodes:${this.nodes.length}`;
      return states.every((state) => state.includes('cluster_state:ok') && state.includes(known));
    };
    await until(isJoined, { what: 'the nodes to know each other', deadlineMs: 20_000 });
  }
}

function settings(bus: number): Record<string, string> {
  return {
    'cluster-enabled': 'yes',
    'cluster-port': String(bus),
    'cluster-node-timeout': '2000',
    'cluster-config-file': 'nodes.conf',
  };
}
