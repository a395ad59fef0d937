import { setTimeout as pause } from 'node:timers/promises';

import type { LoadAnswers, Opened } from '../load/program.ts';
import { cpuBetween, readCpu, readResident } from '../measure/accounting.ts';
import { Program } from '../programs/program.ts';
import { startRelay } from '../relay/start-relay.ts';
import { startSystem } from '../system/start-system.ts';
import type { UpstreamAnswers } from '../upstream/program.ts';
import type { Leg, LegFigures } from './leg-result.ts';
import type { Change, Path, Subject } from './subject.ts';

/** Given to fresh processes to come to rest before their memory counts as idle (ms). */
const SETTLE_MS = 500;
/** Slow enough that opening is no load of its own; audio begins when all are open. */
const OPENS_PER_SECOND = 150;
const READY_DEADLINE_MS = 10_000;

export interface LegOptions {
  readonly warmupMs: number;
  readonly measuredMs: number;
  /** See `RelayOptions`. */
  readonly relayHasBufferutil: boolean;
  /** Of the path `changed`. */
  readonly change: Change | null;
  /** Ends the leg; it then rejects. */
  readonly signal: AbortSignal;
}

interface Ends {
  readonly load: Program<LoadAnswers>;
  readonly upstream: Program<UpstreamAnswers>;
}

/** Runs one leg in fresh processes and ends them all, whatever happens. */
export async function runLeg(leg: Leg, options: LegOptions): Promise<LegFigures> {
  const { signal } = options;
  await using upstream = new Program<UpstreamAnswers>({
    name: 'fake upstream',
    entry: new URL('../upstream/program.ts', import.meta.url),
    signal,
  });
  await using subject = await startSubject(leg, await upstream.ask('listen', null), options);
  await pause(SETTLE_MS, undefined, { signal });
  const idleBytes = readResident(subject.pids);
  await using load = new Program<LoadAnswers>({
    name: 'load generator',
    entry: new URL('../load/program.ts', import.meta.url),
    signal,
  });
  const opened = await openClients(load, subject.url, leg.conversations);
  await Promise.all([load.ask('talk', null), upstream.ask('talk', null)]);
  await pause(options.warmupMs, undefined, { signal });
  const measured = await measure({ load, upstream }, subject, options);
  return { ...leg, ...opened, ready: opened.readyMs.length, idleBytes, ...measured };
}

async function startSubject(leg: Leg, upstreamPort: number, options: LegOptions): Promise<Subject> {
  const { signal, relayHasBufferutil } = options;
  if (leg.path !== 'relay') {
    const change = changeOf(leg.path, options.change);
    // The upstream talks from the first moment on: a session that waits would be spoken to and counted.
    return await startSystem({ upstreamPort, signal, isTraced: leg.path === 'traced', change, poolSize: '0' });
  }
  return await startRelay({ upstreamPort, signal, hasBufferutil: relayHasBufferutil });
}

function changeOf(path: Path, change: Change | null): Change | null {
  if (path === 'tailless') return { env: { RESUME_GRACE_MS: '0' }, checkout: null };
  return path === 'changed' ? change : null;
}

async function openClients(load: Program<LoadAnswers>, url: string, conversations: number): Promise<Opened> {
  const request = { url, conversations, opensPerSecond: OPENS_PER_SECOND, readyDeadlineMs: READY_DEADLINE_MS };
  const deadlineMs = (conversations / OPENS_PER_SECOND) * 1_000 + 2 * READY_DEADLINE_MS;
  const opened = await load.ask('open', request, deadlineMs);
  if (opened.readyMs.length > 0) return opened;
  throw new Error(`no session became ready: ${opened.problems[0] ?? 'no reason given'}`);
}

async function measure({ load, upstream }: Ends, { pids }: Subject, { measuredMs, signal }: LegOptions) {
  const all = { ...pids, load: load.pid, upstream: upstream.pid };
  await Promise.all([load.ask('begin', null), upstream.ask('begin', null)]);
  const before = readCpu(all);
  await pause(measuredMs, undefined, { signal });
  const cpu = cpuBetween(before, readCpu(all));
  const loadedBytes = readResident(pids);
  const [client, server] = await Promise.all([load.ask('end', null), upstream.ask('end', null)]);
  const up = { ...server, sent: client.sent };
  const down = { ...client, sent: server.sent };
  return { up, down, open: client.open, cpu, loadedBytes };
}
