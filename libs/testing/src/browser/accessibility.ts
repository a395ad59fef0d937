/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const source = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe-core finds fault with in the page as it is now, one line for each rule: its name and the elements. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // Not as a script element, which a page's security policy may refuse.
  await page.evaluate(readFileSync(source, 'utf8'));
  const options: RunOptions = { resultTypes: ['violations'] };
  const { violations } = await page.evaluate((chosen) => {
    const { axe } = globalThis as unknown as { axe: { run(chosen: RunOptions): Promise<AxeResults> } };
    return axe.run(chosen);
  }, options);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}
