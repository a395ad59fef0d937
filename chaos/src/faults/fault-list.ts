import { clientFaults } from './client-faults.ts';
import type { Fault } from './fault.ts';
import { processFaults, rollingRestart, upstreamFaults } from './process-faults.ts';
import { redisFaults } from './redis-faults.ts';
import { sessionFaults } from './session-faults.ts';

/** Nothing is broken: what the rounds themselves find when all is well. */
const peace: Fault = { name: 'none', strike: () => Promise.resolve() };

export const faultList: readonly Fault[] = [
  peace,
  ...processFaults,
  rollingRestart,
  ...upstreamFaults,
  ...sessionFaults,
  ...redisFaults,
  ...clientFaults,
];

/** Two faults at once, the second a moment after the first. */
function pairOf(first: Fault, second: Fault): Fault {
  return {
    name: `${first.name} + ${second.name}`,
    strike: async (arena) => {
      await Promise.all([first.strike(arena), second.strike(arena)]);
    },
  };
}

/** So many pairs of different faults, as the random numbers decide. */
export function randomPairs(count: number, random: () => number): readonly Fault[] {
  const breaking = faultList.filter((fault) => fault !== peace);
  const pick = (from: readonly Fault[]) => from[Math.floor(random() * from.length)] ?? peace;
  return Array.from({ length: count }, () => {
    const first = pick(breaking);
    return pairOf(first, pick(breaking.filter((fault) => fault !== first)));
  });
}
