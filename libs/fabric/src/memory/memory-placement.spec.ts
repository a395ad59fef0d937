import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { systemTimers } from '@colloquy/lifecycle';

import { ScriptedWorker } from '../testing/scripted-worker.ts';
import { MemoryPlacement } from './memory-placement.ts';

const settle = () => jest.advanceTimersByTimeAsync(0);

describe('MemoryPlacement', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('gives each conversation to the least loaded worker with room', async () => {
    const placement = new MemoryPlacement(systemTimers, () => undefined);
    const early = new ScriptedWorker(placement);
    await early.serve(4);
    for (const each of ['conv_1', 'conv_2']) await placement.offer(each);
    await settle();
    const late = new ScriptedWorker(placement);
    await late.serve(3);
    for (const each of ['conv_3', 'conv_4', 'conv_5', 'conv_6', 'conv_7', 'conv_8']) await placement.offer(each);
    await settle();
    expect(early.conversations).toEqual(['conv_1', 'conv_2', 'conv_5', 'conv_7']);
    expect(late.conversations).toEqual(['conv_3', 'conv_4', 'conv_6']);
    expect(await placement.depth()).toEqual({ waiting: 1, active: 7 });
  });

  it('waits longer after each failure and reports it', async () => {
    const faults: string[] = [];
    const placement = new MemoryPlacement(systemTimers, ({ message }) => faults.push(message));
    const worker = new ScriptedWorker(placement);
    await worker.serve(1);
    await placement.offer('conv_1');
    await settle();
    for (const waitMs of [100, 200, 400]) {
      worker.last('conv_1').fail(new Error('failed on purpose'));
      const holds = worker.holds.length;
      await jest.advanceTimersByTimeAsync(waitMs - 1);
      expect(worker.holds).toHaveLength(holds);
      expect(await placement.depth()).toEqual({ waiting: 1, active: 0 });
      await jest.advanceTimersByTimeAsync(1);
      expect(worker.holds).toHaveLength(holds + 1);
    }
    expect(faults).toEqual(['failed on purpose', 'failed on purpose', 'failed on purpose']);
  });

  it('takes back an offer that waits after a failure', async () => {
    const placement = new MemoryPlacement(systemTimers, () => undefined);
    const worker = new ScriptedWorker(placement);
    await worker.serve(1);
    await placement.offer('conv_1');
    await settle();
    worker.last('conv_1').fail(new Error('failed on purpose'));
    await settle();
    expect(await placement.withdraw('conv_1')).toBe(true);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(worker.holds).toHaveLength(1);
  });

  it('gives what was let go before what has not begun', async () => {
    const placement = new MemoryPlacement(systemTimers, () => undefined);
    const leaving = new ScriptedWorker(placement);
    const placed = await leaving.serve(1);
    await placement.offer('conv_1');
    await settle();
    await placement.offer('conv_2');
    await placed[Symbol.asyncDispose]();
    const other = new ScriptedWorker(placement);
    await other.serve(2);
    await settle();
    expect(other.conversations).toEqual(['conv_1', 'conv_2']);
  });

  it('leaves no timer behind when it is disposed', async () => {
    const placement = new MemoryPlacement(systemTimers, () => undefined);
    const worker = new ScriptedWorker(placement);
    await worker.serve(2);
    await placement.offer('conv_1');
    await placement.offer('conv_2');
    await settle();
    worker.last('conv_1').fail(new Error('failed on purpose'));
    await settle();
    await placement[Symbol.asyncDispose]();
    expect(worker.last('conv_2').signal.aborted).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });
});
