import type { LoadAnswers } from '../load/program.ts';
import { percentile } from '../measure/percentile.ts';
import { Program } from '../programs/program.ts';
import { startSystem } from '../system/start-system.ts';
import type { UpstreamAnswers } from '../upstream/program.ts';

/** Far more than the system takes: the clients come as fast as one process can dial. */
const OPENS_PER_SECOND = 5_000;
const READY_DEADLINE_MS = 20_000;

export interface OpeningOptions {
  /** Conversations that come at once. */
  readonly conversations: number;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** A crowd that came at once. */
export interface Opening {
  readonly pool: string;
  readonly conversations: number;
  readonly ready: number;
  /** Conversations a second, from the first dial to the last `session_ready`. */
  readonly rate: number;
  /** From the open socket to `session_ready` (ms). */
  readonly readyP50: number | null;
  readonly readyP99: number | null;
}

/** Opens a crowd of conversations at once, with a system without a pool of upstream sessions and one with it. */
export async function openingBench(options: OpeningOptions): Promise<Opening[]> {
  const openings: Opening[] = [];
  for (const pool of ['0', 'auto']) {
    const opening = await openCrowd(pool, options);
    options.say(`${opening.conversations} at once, pool ${pool}: ${opening.rate.toFixed(0)} conversations a second`);
    openings.push(opening);
  }
  return openings;
}

async function openCrowd(pool: string, { conversations, signal }: OpeningOptions): Promise<Opening> {
  await using upstream = new Program<UpstreamAnswers>({
    name: 'fake upstream',
    entry: new URL('../upstream/program.ts', import.meta.url),
    signal,
  });
  // Told to listen and not to talk: sessions that wait for their conversation are silent.
  const upstreamPort = await upstream.ask('listen', null);
  await using system = await startSystem({ upstreamPort, signal, isTraced: false, poolSize: pool });
  await using load = new Program<LoadAnswers>({
    name: 'load generator',
    entry: new URL('../load/program.ts', import.meta.url),
    signal,
  });
  // A few first: the services' code has run then.
  const request = { url: system.url, opensPerSecond: OPENS_PER_SECOND, readyDeadlineMs: READY_DEADLINE_MS };
  await load.ask('open', { ...request, conversations: 20, opensPerSecond: 50 }, READY_DEADLINE_MS * 2);
  const opened = await load.ask('open', { ...request, conversations }, READY_DEADLINE_MS * 2);
  const ready = opened.readyMs.length;
  return {
    pool,
    conversations,
    ready,
    rate: (ready * 1_000) / opened.elapsedMs,
    readyP50: percentile(opened.readyMs, 50),
    readyP99: percentile(opened.readyMs, 99),
  };
}
