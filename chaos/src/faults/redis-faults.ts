import { pause } from '@colloquy/lifecycle';

import { redisCommand } from '../system/redis-command.ts';
import type { Fault } from './fault.ts';

export const redisFaults: readonly Fault[] = [
  {
    name: 'redis restarted',
    strike: async ({ system: { redis } }) => {
      await redis.kill();
      await pause(1_000);
      await redis.restart();
    },
  },
  {
    name: 'redis frozen',
    strike: async ({ system: { redis }, isShort }) => {
      const { pid } = redis;
      if (pid === null) throw new Error('redis does not run');
      process.kill(pid, 'SIGSTOP');
      await pause(isShort ? 1_000 : 4_000);
      process.kill(pid, 'SIGCONT');
    },
  },
  {
    name: 'redis connections killed',
    strike: async ({ system: { redis } }) => {
      for (const type of ['normal', 'pubsub']) await redisCommand(redis.port, ['CLIENT', 'KILL', 'TYPE', type]);
    },
  },
];
