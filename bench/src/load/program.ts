/** The load generator: all the clients of a leg in one process. */
import { setTimeout as pause } from 'node:timers/promises';

import { TrafficMeter, type Traffic } from '../measure/traffic-meter.ts';
import { Pacer } from '../pace/pacer.ts';
import { answerParent } from '../programs/answer.ts';
import { LoadClient } from './load-client.ts';

/** Each client sends one chunk in this time (ms): 25 a second. */
const CHUNK_MS = 40;

export interface OpenRequest {
  readonly url: string;
  readonly conversations: number;
  readonly opensPerSecond: number;
  readonly readyDeadlineMs: number;
}

export interface Opened {
  /** From the open socket to `session_ready`, of each client that got there (ms). */
  readonly readyMs: Float64Array;
  /** From the first dial to the last outcome (ms). */
  readonly elapsedMs: number;
  /** Why the others did not. */
  readonly problems: readonly string[];
}

export interface LoadTraffic extends Traffic {
  /** Clients still connected. */
  readonly open: number;
}

const meter = new TrafficMeter();
const clients: LoadClient[] = [];
const pacer = new Pacer(CHUNK_MS);

const answers = {
  /** Opens the clients at an even rate; none of them talks yet. */
  open: async ({ url, conversations, opensPerSecond, readyDeadlineMs }: OpenRequest): Promise<Opened> => {
    const startedAt = performance.now();
    const openings: Promise<number | string>[] = [];
    for (let index = 0; index < conversations; index += 1) {
      await pause(Math.max(0, startedAt + (index * 1_000) / opensPerSecond - performance.now()));
      openings.push(openClient(url, readyDeadlineMs));
    }
    const outcomes = await Promise.all(openings);
    const elapsedMs = performance.now() - startedAt;
    return {
      elapsedMs,
      readyMs: Float64Array.from(outcomes.filter((outcome) => typeof outcome === 'number')),
      problems: outcomes.filter((outcome) => typeof outcome === 'string'),
    };
  },
  talk: (_: null): void => pacer.start(),
  begin: (_: null): void => void meter.take(),
  end: (_: null): LoadTraffic => ({ ...meter.take(), open: clients.filter(({ isOpen }) => isOpen).length }),
};

export type LoadAnswers = typeof answers;

/** How long the client took to become ready (ms), or why it did not. */
async function openClient(url: string, readyDeadlineMs: number): Promise<number | string> {
  const client = new LoadClient(url, meter, readyDeadlineMs);
  try {
    const readyMs = await client.ready;
    clients.push(client);
    pacer.join(() => client.sendChunk());
    return readyMs;
  } catch (error) {
    client.close();
    return error instanceof Error ? error.message : String(error);
  }
}

answerParent(answers);
