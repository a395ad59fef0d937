import { monitorEventLoopDelay } from 'node:perf_hooks';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MemoryFabric } from '@colloquy/fabric';
import { CONVERSATION_PATH } from '@colloquy/protocol';
import {
  fuzz,
  isServed,
  messageCases,
  requestCases,
  tryInput,
  tryRequest,
  websocketCases,
  type RawTarget,
} from '@colloquy/testing/hostile';

import { serveEchoes, startEdge, type Edge } from './edge.ts';

let edge: Edge;
let target: RawTarget;
const fabric = new MemoryFabric();

beforeAll(async () => {
  await serveEchoes(fabric);
  edge = await startEdge(fabric, {});
  target = { port: edge.host.port, path: CONVERSATION_PATH };
}, 60_000);
afterAll(async () => {
  await edge.host.stop();
  await fabric[Symbol.asyncDispose]();
}, 60_000);

describe('a gateway as a WebSocket server', () => {
  it.each(websocketCases)('does as the standard says with $name', async (input) => {
    await tryInput(target, input);
  });
});

describe('a gateway with hostile clients', () => {
  it.each(messageCases)('does as the table says with $name', async (input) => {
    await tryInput(target, input);
    expect(await isServed(target)).toBe(true);
  });

  it.each(requestCases)('does as the table says with a request of $name', async (input) => {
    await tryRequest(target, input);
    expect(await isServed(target)).toBe(true);
  });

  it('serves good ones while others send at random', async () => {
    using delay = watchedLoop();
    const sent = await fuzz({ target, seed: 20_261_122, inputs: 3_000, forMs: 3_000, clients: 4 });
    expect(sent).toBeGreaterThan(100);
    // Client and gateway share this process, and the machine is shared too: a loop that hangs takes seconds.
    expect(delay.worstMs()).toBeLessThan(1_000);
  }, 60_000);
});

function watchedLoop() {
  const histogram = monitorEventLoopDelay({ resolution: 10 });
  histogram.enable();
  return { worstMs: () => histogram.max / 1e6, [Symbol.dispose]: () => void histogram.disable() };
}
