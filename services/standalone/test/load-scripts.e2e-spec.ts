import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';
import { systemTimers } from '@colloquy/lifecycle';
import { startProcess, startService } from '@colloquy/testing';

import { Conversation, type LineEvents, type Witness } from '../../../deploy/k6/conversation.ts';
import { chunksOf, silentChunk } from '../../../deploy/k6/microphone.ts';
import { pcm16Of } from '../../../deploy/k6/wav.ts';

const scripts = new URL('../../../deploy/k6/', import.meta.url);
const hasK6 = spawnSync('k6', ['version']).status === 0;
/** A port that nobody listens on. */
const nobody = { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1', UPSTREAM_ATTEMPTS: '1' };

const clock = {
  now: () => systemTimers.now(),
  after(ms: number, action: () => void) {
    const timer = systemTimers.after(ms, action);
    return () => timer[Symbol.dispose]();
  },
};

const audioFrame = (pcm16: ArrayBuffer) =>
  JSON.stringify({ type: 'audio', audio: Buffer.from(pcm16).toString('base64') });

/** The conversation of the scripts, over the WebSocket of Node.js instead of that of k6. */
async function talk(origin: string) {
  const seen = { errors: new Array<string>(), unordered: 0, malformed: 0, turns: new Array<string | null>() };
  const witness: Witness = {
    ready: (_ms, upstream) => expect(upstream).toBe('simulator'),
    message({ isWellFormed }, isInOrder) {
      if (!isInOrder) seen.unordered += 1;
      if (!isWellFormed) seen.malformed += 1;
    },
    turn: ({ failure }) => seen.turns.push(failure),
    error: (code) => seen.errors.push(code),
  };
  const dial = (events: LineEvents) => {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/ws/conversation`);
    socket.onmessage = ({ data }) => events.received(String(data));
    socket.onclose = () => events.closed();
    return { send: (frame: string) => socket.send(frame), close: () => socket.close() };
  };
  const file = new Uint8Array(await readFile(new URL('speech/question.wav', scripts))).buffer;
  const voice = { speech: chunksOf(pcm16Of(file, 16_000)).map(audioFrame), silence: audioFrame(silentChunk()) };
  const limits = { endsAt: Infinity, readyTimeoutMs: 10_000, replyTimeoutMs: 15_000, listenMs: 200 };
  const conversation = new Conversation(dial, { turns: 2, needsUserText: true, ...limits }, voice, witness, clock);
  return { isFlawless: await conversation.ended, ...seen };
}

async function smokeByK6(origin: string) {
  const k6 = await startProcess({
    name: 'k6',
    command: 'k6',
    args: ['run', '--quiet', '--no-usage-report', fileURLToPath(new URL('smoke.ts', scripts))],
    env: { WS_URL: `${origin.replace('http', 'ws')}/ws/conversation`, TURNS: '1' },
  });
  const { code } = await k6.exit;
  return { code, output: k6.output };
}

describe('the load scripts', () => {
  it('hold a conversation without fault with a system that is well', async () => {
    const { child, origin } = await startService('standalone');
    await using _system = child;
    expect(await talk(origin)).toEqual({
      isFlawless: true,
      errors: [],
      unordered: 0,
      malformed: 0,
      turns: [null, null],
    });
  });

  it('notice a system that has no upstream', async () => {
    const { child, origin } = await startService('standalone', nobody);
    await using _system = child;
    const { isFlawless, errors, malformed } = await talk(origin);
    expect([isFlawless, malformed]).toEqual([false, 0]);
    expect(errors).toContain('upstream_unavailable');
  });

  // k6 is no package of npm or Debian, so it is used where somebody installed it; the counts of a run say what was skipped.
  const whereK6Is = hasK6 ? it : it.skip;

  whereK6Is('end with 0 under k6 when the system is well', async () => {
    const { child, origin } = await startService('standalone');
    await using _system = child;
    expect(await smokeByK6(origin)).toMatchObject({ code: 0, output: expect.stringContaining('2 of 2') as unknown });
  });

  whereK6Is('end with another code under k6 when it is not', async () => {
    const { child, origin } = await startService('standalone', nobody);
    await using _system = child;
    const { code, output } = await smokeByK6(origin);
    expect(code).toBe(99);
    expect(output).toContain('error upstream_unavailable');
  });
});
