import { pause } from '@colloquy/lifecycle';

import type { Arena, Fault } from './fault.ts';

/** How long the upstream misbehaves (ms). */
const LASTING_MS = 4_000;

/** What the upstream does to the sessions that are open, and to new ones for a while. */
export const sessionFaults: readonly Fault[] = [
  fault('upstream cuts sessions', [{ kind: 'close', code: 1006, at: 'now' }]),
  fault('upstream closes mid-reply', [{ kind: 'close', code: 1011, at: 'reply', afterDeltas: 3, next: 3 }]),
  fault('upstream refuses', [
    { kind: 'close', code: 1006, at: 'now' },
    { kind: 'refuse', with: 503, next: 2 },
  ]),
  fault('upstream fails replies', [{ kind: 'response', outcome: 'server_error', next: 3 }]),
  fault('upstream doubles events', [
    { kind: 'duplicate', events: ['response.output_audio_transcript.delta'], next: 2 },
  ]),
];

function fault(name: string, faults: readonly object[]): Fault {
  return {
    name,
    strike: async ({ system }: Arena) => {
      await system.setScenario({ faults });
      await pause(LASTING_MS);
      await system.setScenario(null);
    },
  };
}
