import { afterEach, beforeEach } from '@jest/globals';

import type { Fabric } from '../fabric.ts';

/**
 * Opens a fabric nobody else uses, for one test. Its journal must give failed entries again within a second, and it
 * must keep quiet about the faults the suites cause.
 */
export type OpenFabric = () => Promise<Fabric>;

/** Registers the hooks that open a fabric for each test of the block and dispose it after; returns how to get it. */
export function fabricOfEachTest(open: OpenFabric): () => Fabric {
  let current: Fabric | null = null;
  beforeEach(async () => {
    current = await open();
  });
  afterEach(async () => {
    await current?.[Symbol.asyncDispose]();
    current = null;
  });
  return () => {
    if (current === null) throw new Error('a fabric exists only while a test runs');
    return current;
  };
}
