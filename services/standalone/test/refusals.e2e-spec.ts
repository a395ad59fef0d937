import { describe, expect, it } from '@jest/globals';
import { startService, until } from '@colloquy/testing';

import { visitPage } from './page-visitor.ts';

const question = 'How does attention work?';

describe('what a server refuses, the page puts into words', () => {
  it('all places taken, and a setting that the operator keeps', async () => {
    const strict = { CLIENT_MAY_CHANGE: 'none', WORKER_CAPACITY: '1', WORKER_WAIT_MS: '500' };
    const server = await startService('standalone', strict);
    await using _process = server.child;
    await using first = await visitPage(server.origin);
    await first.page.getByRole('button', { name: 'Push to talk' }).click();
    await first.page.getByText(question).click();
    await first.inState('speaking');
    await first.page.getByRole('button', { name: 'Settings', exact: true }).click();
    await first.page.getByText('This site does not allow that.').waitFor();
    await first.shot('setting-refused');
    expect(await first.page.getByRole('combobox', { name: 'My turn ends' }).textContent()).toBe('When I pause');

    await using second = await visitPage(server.origin);
    await second.page.getByText(question).click();
    await second.page.getByText('All lines are busy').waitFor();
    await second.shot('no-capacity');
  });

  it('nobody without a token', async () => {
    const server = await startService('standalone', { AUTH_MODE: 'jwt', AUTH_JWT_SECRET: 's'.repeat(40) });
    await using _process = server.child;
    await using visitor = await visitPage(server.origin);
    await visitor.page.getByText(question).click();
    await visitor.inState('failed');
    await visitor.page.getByText('Please sign in').waitFor();
    await visitor.shot('login-required');
  });

  it('time that is used up', async () => {
    const server = await startService('standalone', { CONVERSATION_MAX_SECONDS: '5' });
    await using _process = server.child;
    await using visitor = await visitPage(server.origin);
    await visitor.page.getByText(question).click();
    await visitor.inState('failed', 40_000);
    const status = visitor.page.getByTestId('status');
    await until(async () => ((await status.textContent()) ?? '').includes('used up'), {
      what: 'words',
      deadlineMs: 5_000,
    });
    await visitor.shot('time-used-up');
    expect(visitor.problems).toEqual([]);
  });
});
