import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

import { until, type StartedService } from '@colloquy/testing';

import { redisCommand } from '../system/redis-command.ts';
import type { System } from '../system/system.ts';

/** What a process holds. */
export interface Footprint {
  readonly sockets: number;
  readonly residentMb: number;
}

/** More than a fresh process has, and still nothing that grows with the conversations that were (sockets, MB). */
const SPARE_SOCKETS = 6;
const SPARE_MB = 200;

const POOL_SESSIONS = 'colloquy_worker_upstream_pool_sessions';

/** Keys of conversations that would stay for ever. */
const leftKeys = `
  local left = {}
  for _, key in ipairs(redis.call('KEYS', '*conv_*')) do
    if redis.call('PTTL', key) == -1 then left[#left + 1] = key end
  end
  return left`;

/** Looks at what is left when all clients have gone; each line is something that should not be there. */
export async function aftermath(system: System, fresh: ReadonlyMap<string, Footprint>): Promise<readonly string[]> {
  await system.untilEmpty();
  const problems = [...(await sessionsLeft(system)), ...(await keysLeft(system))];
  for (const [role, services] of Object.entries(system.members)) {
    for (const service of services) problems.push(...(await excess(role, service, fresh.get(role))));
  }
  return problems;
}

/** Of one process of each role, when the system has just been started. */
export async function footprints(system: System): Promise<ReadonlyMap<string, Footprint>> {
  const found = new Map<string, Footprint>();
  for (const [role, [service]] of Object.entries(system.members)) {
    if (service !== undefined) found.set(role, await footprintOf(service));
  }
  return found;
}

async function keysLeft(system: System): Promise<readonly string[]> {
  const keys = () => redisCommand(system.redis.port, ['EVAL', leftKeys, '0']);
  try {
    await until(async () => (await keys()).length === 0, { what: 'the keys to go', deadlineMs: 10_000 });
    return [];
  } catch {
    return (await keys()).map((key) => `the key ${key} has no time to live`);
  }
}

/** Sessions that wait ready for new conversations are as many as the workers say; no other may be open. */
async function sessionsLeft(system: System): Promise<readonly string[]> {
  const waiting = await Promise.all(system.members['realtime-worker'].map((worker) => worker.metric(POOL_SESSIONS)));
  const expected = waiting.reduce((sum, count) => sum + count, 0);
  const open = await system.simulator.metric('colloquy_simulator_open_sessions');
  return open > expected ? [`${open - expected} upstream sessions are left open`] : [];
}

async function excess(role: string, service: StartedService, fresh: Footprint | undefined): Promise<readonly string[]> {
  if (fresh === undefined) return [];
  const now = await footprintOf(service);
  const problems: string[] = [];
  // Sessions that wait ready for the next conversations have a socket each.
  const ready = role === 'realtime-worker' ? await service.metric(POOL_SESSIONS) : 0;
  if (now.sockets > fresh.sockets + ready + SPARE_SOCKETS)
    problems.push(`${role} has ${now.sockets - fresh.sockets} sockets more`);
  if (now.residentMb > fresh.residentMb + SPARE_MB)
    problems.push(`${role} takes ${now.residentMb - fresh.residentMb} MB more`);
  return problems;
}

async function footprintOf({ child }: StartedService): Promise<Footprint> {
  const folder = `/proc/${child.pid ?? 'self'}`;
  const files = await readdir(join(folder, 'fd'));
  const targets = await Promise.all(files.map((file) => readlink(join(folder, 'fd', file)).catch(() => '')));
  const status = await readFile(join(folder, 'status'), 'utf8');
  const kilobytes = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
  return {
    sockets: targets.filter((target) => target.startsWith('socket:')).length,
    residentMb: Math.round(kilobytes / 1024),
  };
}
