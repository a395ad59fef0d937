import { Redis } from 'ioredis';

/** Looks into a Redis from outside the fabric. Disposing closes its connection. */
export class RedisProbe implements AsyncDisposable {
  readonly redis: Redis;

  constructor(url: string) {
    this.redis = new Redis(url, { connectionName: 'probe' });
    this.redis.on('error', () => undefined);
  }

  /** Names of the connections whose name begins with `prefix` (braces aside), the probe's own left out. */
  async connections(prefix = ''): Promise<string[]> {
    const list = String(await this.redis.client('LIST'));
    const names = Array.from(list.matchAll(/ name=(\S*) /g), ([, name = '']) => name);
    return names.filter((name) => name !== 'probe' && name.replace(/[{}]/g, '').startsWith(prefix)).sort();
  }

  /** Cuts every connection but the probe's own. */
  async killConnections(): Promise<void> {
    const list = String(await this.redis.client('LIST'));
    for (const line of list.trim().split('\n')) {
      const id = /^id=(\d+)/.exec(line)?.[1];
      if (id !== undefined && !line.includes(' name=probe ')) await this.redis.client('KILL', 'ID', id);
    }
  }

  /** Keys under `prefix` that would stay for ever although what they were for is over. */
  async leftovers(prefix: string): Promise<string[]> {
    const queue = `{${prefix}}:conversations`;
    const [waiting, active, delayed] = await Promise.all([
      this.redis.lrange(`${queue}:wait`, 0, -1),
      this.redis.lrange(`${queue}:active`, 0, -1),
      this.redis.zrange(`${queue}:delayed`, '0', '-1'),
    ]);
    const alive = new Set([...waiting, ...active, ...delayed].map((id) => `${queue}:${id}`));
    const left: string[] = [];
    for (const key of await this.redis.keys(`*${prefix}*conv_*`)) {
      if ((await this.redis.pttl(key)) === -1 && !alive.has(key)) left.push(key);
    }
    return left;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.redis.disconnect();
  }
}
