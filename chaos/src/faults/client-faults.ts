import { pause } from '@colloquy/lifecycle';

import type { Talker } from '../talk/talker.ts';
import type { Arena, Fault } from './fault.ts';

const STALL_MS = 5_000;

export const clientFaults: readonly Fault[] = [
  {
    name: 'clients dropped',
    strike: async (arena) => {
      for (const talker of half(arena)) talker.cut();
    },
  },
  {
    name: 'clients slow',
    strike: async (arena) => {
      using stalled = new DisposableStack();
      for (const talker of half(arena)) stalled.use(talker.stall());
      await pause(STALL_MS);
    },
  },
];

/** Every second one, or every other second one. */
function half({ talkers, random }: Arena): readonly Talker[] {
  const first = random() < 0.5 ? 0 : 1;
  return talkers.filter((_, index) => index % 2 === first);
}
