import { pause } from '@colloquy/lifecycle';
import type { StartedService } from '@colloquy/testing';

import type { Role } from '../system/system.ts';
import type { Arena, Fault } from './fault.ts';

const FREEZE_MS = 10_000;
const SHORT_FREEZE_MS = 4_000;
/** A process that drains may take this long (ms). */
const DRAIN_DEADLINE_MS = 30_000;

/** Kills, freezes and drains each kind of process. */
export const processFaults: readonly Fault[] = (['gateway', 'realtime-worker'] as const).flatMap((role) => [
  { name: `${role} killed`, strike: (arena: Arena) => kill(arena, role) },
  { name: `${role} frozen`, strike: (arena: Arena) => freeze(arena, role) },
  { name: `${role} drained`, strike: (arena: Arena) => drain(arena, role) },
]);

export const rollingRestart: Fault = {
  name: 'rolling restart',
  strike: async (arena) => {
    for (const role of ['gateway', 'realtime-worker'] as const) {
      for (const service of arena.system.members[role].slice()) {
        await arena.system.add(role);
        await stop(arena, role, service);
      }
    }
  },
};

export const upstreamFaults: readonly Fault[] = [
  { name: 'upstream killed', strike: ({ system }) => system.restartSimulator() },
  {
    name: 'upstream frozen',
    strike: ({ system, isShort }) => standStill(system.simulator, isShort ? 1_000 : 3_000),
  },
];

function chosen({ system, random }: Arena, role: Role): StartedService {
  const members = system.members[role];
  const service = members[Math.floor(random() * members.length)];
  if (service === undefined) throw new Error(`there is no ${role}`);
  return service;
}

async function kill(arena: Arena, role: Role): Promise<void> {
  const service = chosen(arena, role);
  arena.system.remove(role, service);
  await service.child.kill();
  await arena.system.add(role);
}

async function freeze(arena: Arena, role: Role): Promise<void> {
  const service = chosen(arena, role);
  // A gateway that stands still takes connections and never answers: nobody new is sent there.
  arena.system.remove(role, service);
  await standStill(service, arena.isShort ? SHORT_FREEZE_MS : FREEZE_MS);
  arena.system.members[role].push(service);
}

async function drain(arena: Arena, role: Role): Promise<void> {
  const service = chosen(arena, role);
  await arena.system.add(role);
  arena.mark();
  await stop(arena, role, service);
}

async function stop({ system }: Arena, role: Role, service: StartedService): Promise<void> {
  system.remove(role, service);
  await service.child.stop('SIGTERM', DRAIN_DEADLINE_MS);
}

async function standStill({ child }: StartedService, ms: number): Promise<void> {
  if (child.pid === undefined) throw new Error('the process does not run');
  process.kill(child.pid, 'SIGSTOP');
  await pause(ms);
  process.kill(child.pid, 'SIGCONT');
}
