import { describe, expect, it, jest } from '@jest/globals';
import { MemoryFabric } from '@colloquy/fabric';
import { systemTimers } from '@colloquy/lifecycle';

import { useFakeClock } from '../testing/fake-clock.ts';
import { CLAIM_MS, ClipLibrary, type SpeechSettings } from './clip-library.ts';

useFakeClock();

const settings: SpeechSettings = { url: 'ws://a', model: 'm', voice: 'alloy', instructions: 'Be kind.' };
const hello = { kind: 'greeting', text: 'Hello.' } as const;

function build(changes: Partial<SpeechSettings> = {}, { blobs } = new MemoryFabric()) {
  const rendered: string[] = [];
  const failures: unknown[] = [];
  const problems: Error[] = [];
  const library = new ClipLibrary({
    blobs,
    settings: { ...settings, ...changes },
    render: async (text) => {
      const problem = problems.shift();
      if (problem) throw problem;
      rendered.push(text);
      return { words: text, pcm: Buffer.alloc(480) };
    },
    timers: systemTimers,
    random: () => 1,
    observer: {
      onRendered: () => undefined,
      onFailed: (_kind, error) => failures.push(error),
      onClips: () => undefined,
    },
  });
  return { library, rendered, failures, problems };
}

describe('the clips of a worker', () => {
  it('are rendered once and then there', async () => {
    const { library, rendered } = build();
    expect(library.find('Hello.')).toBeNull();
    await library.fill([hello, { kind: 'reply', text: 'Bye.' }]);
    expect(rendered).toEqual(['Hello.', 'Bye.']);
    expect(library.find('Hello.')).toMatchObject({ words: 'Hello.' });
  });

  it('are shared with the other workers, also with those that start at the same time', async () => {
    const fabric = new MemoryFabric();
    const [one, other, late] = [build({}, fabric), build({}, fabric), build({}, fabric)];
    const both = Promise.all([one.library.fill([hello]), other.library.fill([hello])]);
    await jest.advanceTimersByTimeAsync(1_000);
    await both;
    await late.library.fill([hello]);
    expect([...one.rendered, ...other.rendered, ...late.rendered]).toEqual(['Hello.']);
    for (const { library } of [one, other, late]) expect(library.find('Hello.')?.pcm).toHaveLength(480);
  });

  it.each([
    ['service', { url: 'ws://b' }],
    ['model', { model: 'n' }],
    ['voice', { voice: 'marin' }],
    ['instructions', { instructions: 'Be brief.' }],
  ])('are rendered again for another %s', async (_what, changes) => {
    const fabric = new MemoryFabric();
    await build({}, fabric).library.fill([hello]);
    const { library, rendered } = build(changes, fabric);
    await library.fill([hello]);
    expect(rendered).toEqual(['Hello.']);
  });

  it('are tried again after a failure, not before the claim has passed', async () => {
    const { library, rendered, failures, problems } = build();
    problems.push(new Error('no'));
    const filled = library.fill([hello]);
    await jest.advanceTimersByTimeAsync(CLAIM_MS - 1);
    expect(failures).toHaveLength(1);
    expect(rendered).toEqual([]);
    await jest.advanceTimersByTimeAsync(2_001);
    await filled;
    expect(rendered).toEqual(['Hello.']);
  });

  it('are waited for longer with every failure', async () => {
    const { library, failures, problems } = build();
    problems.push(...Array.from({ length: 30 }, () => new Error('no')));
    const filled = library.fill([hello]);
    await jest.advanceTimersByTimeAsync(3_600_000);
    expect(failures.length).toBeGreaterThan(5);
    expect(failures.length).toBeLessThan(15);
    library[Symbol.dispose]();
    await filled;
  });
});
