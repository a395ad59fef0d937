import type { LegFigures } from '../legs/leg-result.ts';

/** A leg in which all went well, for specs: 10 s, every message took 1 ms up and 2 ms down. */
export function legFigures(given: Partial<LegFigures>): LegFigures {
  const { path = 'relay', conversations = 10, ready = conversations } = given;
  const [sentUp, sentDown] = [ready * 250, ready * 200];
  const ends = { load: 2_000, upstream: 1_000 };
  const parts = path === 'relay' ? { relay: 20 * ready } : { gateway: 5 * ready, worker: 6 * ready, redis: ready };
  const memory = path === 'relay' ? { relay: 80 } : { gateway: 100, worker: 90, redis: 10 };
  return {
    path,
    conversations,
    round: 1,
    ready,
    readyMs: new Float64Array(ready).fill(5),
    problems: [],
    up: { sent: sentUp, received: sentUp, unreadable: 0, latencyMs: new Float64Array(sentUp).fill(1) },
    down: { sent: sentDown, received: sentDown, unreadable: 0, latencyMs: new Float64Array(sentDown).fill(2) },
    open: ready,
    cpu: { elapsedMs: 10_000, processes: { ...parts, ...ends }, others: 500 },
    idleBytes: inBytes(memory, 0),
    loadedBytes: inBytes(memory, (ready * 20) / 1_024),
    ...given,
  };
}

function inBytes(megabytes: Readonly<Record<string, number>>, more: number) {
  return Object.fromEntries(Object.entries(megabytes).map(([name, each]) => [name, (each + more) * 1_024 ** 2]));
}
