import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect } from '@jest/globals';
import type { Side, WireEvent } from '@colloquy/testing/realtime';

import { silence } from '../../src/testing/sounds.ts';
import type { Area, Check } from './check.ts';
import { ConversationRules } from './conversation-rules.ts';
import { meanwhile, recorded, replayed } from './orders.ts';
import { deviation } from './pattern.ts';
import type { WireClient } from './wire-client.ts';

interface Line {
  readonly dir: Side;
  readonly event: WireEvent;
}

/** Where recordings of the service may lie; they are no part of this project. */
export const reference = process.env['REALTIME_REFERENCE'] ?? join(process.cwd(), '../../../shared/openai-realtime');
const folder = join(reference, 'fixtures');

/** The file that holds a recording; null when there is none on this machine. */
function fileOf(name: string): string | null {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const file = files.find((candidate) => candidate.endsWith(`_test_${name}.jsonl`));
  return file === undefined ? null : join(folder, file);
}

function read(path: string): readonly Line[] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

function orderOf(lines: readonly Line[]): string[] {
  const types = lines.filter(({ dir }) => dir === 'server').map(({ event }) => event.type);
  return types.filter((type) => !meanwhile.includes(type));
}

/** Types whose count tells how far the service had come when the client sent its next event. */
const milestones = ['session.created', 'session.updated', 'response.function_call_arguments.done', 'response.done'];

/**
 * Does what the recorded client did, at the same moments of the conversation. Recorded sound is cut to a few bytes, so for
 * every turn that was heard somebody speaks, and silence stands for the rest.
 */
async function replay(lines: readonly Line[], client: WireClient): Promise<void> {
  const reached = new Map<string, number>();
  const catchUp = async () => {
    for (const [type, count] of reached) await client.next(type, count);
  };
  for (const { dir, event } of lines) {
    if (dir === 'server' && milestones.includes(event.type)) {
      reached.set(event.type, (reached.get(event.type) ?? 0) + 1);
    } else if (event.type === 'input_audio_buffer.speech_started') {
      await catchUp();
      client.append(silence(200));
      await client.speak();
    } else if (dir === 'client' && event.type !== 'input_audio_buffer.append') {
      await catchUp();
      client.send(event);
    }
  }
  await catchUp();
}

function checksOf(name: string, path: string): Check[] {
  const order = recorded[name] ?? 'session.created';
  const against = ['recordings', 'our description'] as const;
  const isShown: Check = {
    subject: name,
    rule: 'shows the order described, and breaks no rule of ours',
    against,
    run: async (world) => {
      const lines = read(path);
      expect(deviation(order, orderOf(lines))).toBeNull();
      expect(ConversationRules.violationsOf(lines.map(({ dir, event }) => ({ from: dir, event })))).toEqual([]);
      expect(lines.flatMap(({ dir, event }) => world.validator.problems(dir, event))).toEqual([]);
    },
  };
  const isReplayed: Check = {
    subject: name,
    rule: 'is answered in the same order when its client side is replayed',
    against,
    run: async (world) => {
      const client = await world.client({ query: '?model=gpt-realtime-2.1' });
      await replay(read(path), client);
      const types = client.types.filter((type) => !meanwhile.includes(type));
      expect(deviation(replayed[name] ?? order, types)).toBeNull();
      await client.close();
    },
  };
  return notReplayed.includes(name) ? [isShown] : [isShown, isReplayed];
}

/** Its client waits for five seconds of silence, which pass in held time in the check of that order. */
const notReplayed = ['idle_timeout_nudge.ABRIDGED'];

/** Replays of real sessions, where their recordings are at hand. The orders themselves are checked everywhere. */
export const recordings: Area = {
  title: 'Recorded sessions',
  checks: Object.keys(recorded).flatMap((name) => {
    const path = fileOf(name);
    return path === null ? [] : checksOf(name, path);
  }),
  gaps: Object.keys(recorded)
    .filter((name) => fileOf(name) === null)
    .map((name) => ({ subject: name, reason: 'its recording is not on this machine' })),
};
