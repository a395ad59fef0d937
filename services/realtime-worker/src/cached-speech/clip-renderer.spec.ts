import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { PerTokenKind } from '@colloquy/protocol/internal';

import { UpstreamError } from '../conversations/upstream.port.ts';
import { ScriptedUpstream } from '../testing/scripted-upstream.ts';
import { ClipRenderer, RENDER_MS } from './clip-renderer.ts';

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] }));
afterEach(() => void jest.useRealTimers());

const sound = (bytes: number) => Buffer.alloc(bytes, 1).toString('base64');

async function rendering(text: string) {
  const upstream = new ScriptedUpstream();
  const used: PerTokenKind[] = [];
  const renderer = new ClipRenderer({
    upstream,
    instructions: 'Be kind.',
    onUsed: (_model, tokens) => void used.push(tokens),
  });
  const control = new AbortController();
  const clip = renderer.render(text, control.signal);
  clip.catch(() => undefined);
  await jest.advanceTimersByTimeAsync(0);
  const session = upstream.newest;
  return {
    clip,
    session,
    used,
    control,
    says: (words: string, { bytes = 480, status = 'completed' } = {}) => {
      session.says({ type: 'response.output_audio_transcript.delta', delta: words });
      session.says({ type: 'response.output_audio.delta', delta: sound(bytes) });
      session.says({ type: 'response.done', response: { status, usage: { input_tokens: 7, output_tokens: 3 } } });
    },
  };
}

describe('rendering a text', () => {
  it('asks for it outside the conversation, in the words of the operator, and closes the session', async () => {
    const { clip, session, used, says } = await rendering('Hello, you!');
    const response = {
      conversation: 'none',
      input: [],
      instructions: expect.stringMatching(/^Be kind\.[^]*Hello, you!/),
    };
    expect(session.sent).toMatchObject([{ type: 'response.create', response }]);
    says('hello you');
    expect(await clip).toMatchObject({ words: 'Hello, you!', pcm: { length: 480 } });
    expect(used).toMatchObject([{ input_text_fresh: 7, output_text: 3 }]);
    expect(session.isClosed).toBe(true);
  });

  it('refuses other words, and counts what they cost', async () => {
    const { clip, used, says } = await rendering('Hello, you!');
    says('Hello, how can I help you?');
    await expect(clip).rejects.toThrow('other words');
    expect(used).toHaveLength(1);
  });

  it.each([
    ['did not complete', { status: 'incomplete' }, 'did not complete'],
    ['is silent', { bytes: 0 }, 'did not complete'],
    ['is too long', { bytes: 3 * 1024 * 1024 }, 'too long'],
  ])('refuses a response that %s', async (_what, options, reason) => {
    const { clip, session, says } = await rendering('Hello');
    says('Hello', options);
    await expect(clip).rejects.toThrow(reason);
    expect(session.isClosed).toBe(true);
  });

  it('fails with its session, when it is refused, takes too long, or the worker stops', async () => {
    const lost = await rendering('Hello');
    lost.session.listener.onLost(new UpstreamError('upstream_unavailable', 'gone', true));
    await expect(lost.clip).rejects.toThrow('gone');
    const refused = await rendering('Hello');
    refused.session.says({ type: 'error', error: { type: 'invalid_request_error', code: 'invalid_value' } });
    await expect(refused.clip).rejects.toThrow('invalid_value');
    const slow = await rendering('Hello');
    await jest.advanceTimersByTimeAsync(RENDER_MS);
    await expect(slow.clip).rejects.toThrow('the rendered speech');
    const stopped = await rendering('Hello');
    stopped.control.abort();
    await expect(stopped.clip).rejects.toThrow('nobody waits');
    for (const { session } of [lost, refused, slow, stopped]) expect(session.isClosed).toBe(true);
  });
});
