import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startService, until, type StartedService } from '@colloquy/testing';
import { accessibilityFaults } from '@colloquy/testing/browser';

import { recordMicrophone, visitPage, type VisitOptions } from './page-visitor.ts';

const phone = { width: 390, height: 844 };

describe('what a user can do on the page', () => {
  let system: StartedService;
  beforeAll(async () => {
    system = await startService('standalone');
  });
  afterAll(() => system.child[Symbol.asyncDispose]());

  const visit = (options?: VisitOptions) => visitPage(system.origin, options);

  it('talks while the space bar is held, and no longer', async () => {
    await using file = await recordMicrophone('Please explain the theory of plate tectonics to me in simple words.', 0);
    await using visitor = await visit({ microphoneFile: file.path });
    const { page, inState, shot } = visitor;
    await page.getByRole('button', { name: 'Push to talk' }).click();
    await page.getByRole('button', { name: 'Start talking' }).click();
    await page.getByRole('button', { name: 'Hold to talk' }).waitFor();
    await page.getByTestId('status').click();
    await page.keyboard.down('Space');
    await inState('hearing');
    await shot('push-to-talk');
    // The recording began with the microphone; what is held has to catch some of it.
    await page.waitForFunction(
      (from) => performance.now() - from > 1_500,
      await page.evaluate(() => performance.now()),
    );
    await page.keyboard.up('Space');
    await inState('speaking');
    expect(visitor.problems).toEqual([]);
  });

  it('attaches a document and talks about it', async () => {
    await using visitor = await visit();
    const { page, words, inState, shot } = visitor;
    const chosen = {
      name: 'moss.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('Moss grows on the north side. '.repeat(4_000)),
    };
    await page.getByTestId('file').setInputFiles([chosen, { ...chosen, name: 'film.mp4', mimeType: 'video/mp4' }]);
    await until(async () => (await words()).includes('You can ask about it'), {
      what: 'the document',
      deadlineMs: 20_000,
    });
    expect(await page.getByText(/film\.mp4.*neither a PDF nor text/).isVisible()).toBe(true);
    await page.getByLabel('Type a message').fill('Where does it grow?');
    await page.keyboard.press('Enter');
    await inState('speaking');
    await shot('document');
    expect(visitor.problems).toEqual([]);
  });

  it('is used by keyboard alone', async () => {
    await using visitor = await visit({ size: phone });
    const { page, inState, words } = visitor;
    const focused = () => page.evaluate(() => document.querySelector('button:focus')?.textContent ?? '');
    for (let presses = 0; presses < 30 && !(await focused()).includes('attention'); presses += 1)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await inState('speaking');
    expect(await words()).toMatch(/How does attention work/);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  });

  it('remembers settings, holds to them, and shows how well it goes', async () => {
    await using visitor = await visit({ size: phone });
    const { page, inState, shot } = visitor;
    const choose = async (list: string, option: string) => {
      await page.getByRole('combobox', { name: list }).press('Enter');
      await page.getByRole('option', { name: option }).click();
    };
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await choose('Voice of the reply', 'Cedar');
    await page.getByRole('slider', { name: 'Length of the pause' }).press('ArrowRight');
    await choose('My turn ends', 'When I let go of a button');
    await shot('settings');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.reload();
    await page.getByText('How does attention work?').click();
    await inState('speaking');
    await page.getByRole('button', { name: /^Quality/ }).click();
    const quality = page.getByTestId('quality');
    await until(async () => ((await quality.textContent()) ?? '').includes('Voicecedar'), {
      what: 'the voice',
      deadlineMs: 10_000,
    });
    expect(await quality.textContent()).toMatch(/Round trip to the server\d+ ms/);
    expect(await page.getByRole('button', { name: 'Push to talk' }).getAttribute('aria-pressed')).toBe('true');
    await shot('quality');
    expect(visitor.problems).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('has no fault that axe-core knows of, in %s colours', async (colorScheme) => {
    await using visitor = await visit();
    const { page, inState } = visitor;
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByText('How does attention work?').click();
    await inState('speaking');
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('lets the words be taken away', async () => {
    await using visitor = await visit();
    const { page, inState } = visitor;
    await page.getByText('How does attention work?').click();
    await inState('speaking');
    await page.getByRole('button', { name: 'Copy transcript' }).click();
    await page.getByText('Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
      /^You: How does attention work\?\n\nReply: /,
    );
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download transcript' }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^conversation-.*\.txt$/);
  });
});
