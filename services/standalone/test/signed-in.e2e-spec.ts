import { createHmac } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startService, until, type StartedService } from '@colloquy/testing';
import { openBrowser } from '@colloquy/testing/browser';

const secret = 'a secret of thirty-two bytes, or more';
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token of the user's, as the site that shows the page has it. */
function token(sub: string): string {
  const signed = `${part({ alg: 'HS256' })}.${part({ sub, exp: Math.floor(Date.now() / 1_000) + 600 })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

describe('the page of a server that wants to know who talks', () => {
  let system: StartedService;
  beforeAll(async () => {
    system = await startService('standalone', { AUTH_JWT_SECRET: secret });
  });
  afterAll(async () => {
    await system.child[Symbol.asyncDispose]();
  });

  it('talks with the token its site has for the user, and asks others to sign in', async () => {
    const browser = await openBrowser({});
    await using _closed = { [Symbol.asyncDispose]: () => browser.close() };
    const page = await browser.newPage();
    const typeHello = async () => {
      await page.goto(system.origin);
      await page.getByLabel('Type a message').fill('Hello there');
      await page.keyboard.press('Enter');
    };
    await typeHello();
    await page.getByTestId('problem').waitFor();
    expect(await page.getByTestId('problem').textContent()).toMatch(/sign in/i);
    await page.addInitScript((text) => Object.assign(window, { colloquy: { token: () => text } }), token('ann'));
    await typeHello();
    const app = page.getByTestId('app');
    const answers = async () => (await app.getAttribute('data-state')) === 'speaking';
    await until(answers, { what: 'the answer', deadlineMs: 30_000 });
  });
});
