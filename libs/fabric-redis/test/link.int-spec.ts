import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { LinkEnd } from '@colloquy/fabric/testing';
import { pause, systemTimers } from '@colloquy/lifecycle';
import { startProxy, until, type CuttableProxy } from '@colloquy/testing';

import { DurableRedis } from './durable-redis.ts';
import { Fabrics } from './fabrics.ts';
import { RedisProbe } from './redis-probe.ts';

/** The pace of speech. */
const WORD_MS = 40;

describe('two processes that talk while Redis is in trouble', () => {
  let redis: DurableRedis;
  let network: CuttableProxy;
  let probe: RedisProbe;
  let fabrics: Fabrics;

  beforeEach(async () => {
    redis = await DurableRedis.start();
    network = await startProxy(redis.port);
    probe = new RedisProbe(redis.url);
    fabrics = new Fabrics(`redis://127.0.0.1:${network.port}`);
  });
  afterEach(async () => {
    await fabrics[Symbol.asyncDispose]();
    await probe[Symbol.asyncDispose]();
    await network[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
  });

  /** Both ends say a word every 40 ms until disposed. */
  async function talking() {
    const [near, far] = [await fabrics.open(), await fabrics.open()];
    const gateway = await LinkEnd.open({ bus: near.bus, self: 'gateway.1', other: 'worker.1' });
    const worker = await LinkEnd.open({ bus: far.bus, self: 'worker.1', other: 'gateway.1' });
    const speaking = systemTimers.every(WORD_MS, () => {
      gateway.say(`up ${gateway.sent + 1}`);
      worker.say(`down ${worker.sent + 1}`);
    });
    await until(() => gateway.received.length > 5 && worker.received.length > 5, { what: 'the first words' });
    const stack = new AsyncDisposableStack();
    stack.use(gateway);
    stack.use(worker);
    stack.use(speaking);
    return {
      gateway,
      worker,
      async silent(): Promise<void> {
        speaking[Symbol.dispose]();
        const isWhole = () => gateway.received.length === worker.sent && worker.received.length === gateway.sent;
        await until(isWhole, { what: 'every word to arrive', deadlineMs: 15_000 });
      },
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    };
  }

  const faults: [string, () => Promise<void>][] = [
    [
      'is restarted',
      async () => {
        await redis.kill();
        await pause(500);
        await redis.startAgain();
      },
    ],
    ['cuts every connection', () => probe.killConnections()],
    [
      'cannot be reached for five seconds',
      async () => {
        network.cut();
        await pause(5_000);
        network.mend();
      },
    ],
    [
      'is silent for two seconds',
      async () => {
        network.silence();
        await pause(2_000);
        network.mend();
      },
    ],
  ];

  it.each(faults)('lose no word, and hear none twice, when it %s', async (_what, fault) => {
    await using ends = await talking();
    await fault();
    await pause(500);
    await ends.silent();
    for (const [end, name] of [
      [ends.worker, 'up'],
      [ends.gateway, 'down'],
    ] as const) {
      expect(end.received).toEqual(end.received.map((_, index) => ({ seq: index + 1, text: `${name} ${index + 1}` })));
      expect(end.lost).toEqual([]);
    }
  });
});
