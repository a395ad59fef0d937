import { describe, expect, it } from '@jest/globals';
import { clientMessage, type ClientMessage } from '@colloquy/protocol';

import { audioDelta, responseStarted, sessionReady, speechStopped } from '../../testing/server-messages.ts';
import { PlaybackStats } from './playback-stats.ts';

const pong = { type: 'pong', epoch: 1, seq: 1 } as const;
const started = { kind: 'started', queuedSamples: 4_800 } as const;

function build() {
  const clock = { ms: 50_000 };
  const sent: ClientMessage[] = [];
  const stats = new PlaybackStats({
    now: () => clock.ms,
    latencyMs: () => 20,
    send: (message) => sent.push(clientMessage.parse(message)),
  });
  const reports = () => sent.filter(({ type }) => type === 'stats');
  return { clock, stats, sent, reports };
}

/** Ready, with a round trip of 40 ms. */
function ready() {
  const parts = build();
  parts.stats.heard(sessionReady);
  parts.clock.ms += 40;
  parts.stats.heard(pong);
  return parts;
}

/** A spoken turn: the server noticed 500 ms after speech ended, audio came 300 ms later and sounded 60 ms after that. */
function turn({ clock, stats }: ReturnType<typeof build>) {
  stats.heard({ ...speechStopped('u'), ended_ms_ago: 500 });
  stats.heard(responseStarted('r'));
  clock.ms += 300;
  stats.heard(audioDelta('a'));
  clock.ms += 60;
  stats.heard(audioDelta('a'));
  stats.played(started);
}

describe('what the page tells of its playback', () => {
  it('is when the reply was heard, from its arrival and from the end of speech', () => {
    const parts = ready();
    turn(parts);
    expect(parts.reports()).toEqual([
      {
        type: 'stats',
        playback_ms: 80,
        voice_to_voice_ms: 500 + 40 + 300 + 60 + 20,
        underruns: 0,
        underrun_ms: 0,
        buffer_ms: 200,
        round_trip_ms: 40,
      },
    ]);
  });

  it('is told once a turn and not again when sound starts anew in it', () => {
    const parts = ready();
    turn(parts);
    parts.clock.ms += 10_000;
    parts.stats.played({ kind: 'drained' });
    parts.stats.played(started);
    expect(parts.reports()).toHaveLength(1);
  });

  it('waits when turns come faster than every three seconds', () => {
    const parts = ready();
    turn(parts);
    turn(parts);
    expect(parts.reports()).toHaveLength(1);
    parts.clock.ms += 3_000;
    parts.stats.played({ kind: 'drained' });
    expect(parts.reports()).toHaveLength(2);
  });

  it('leaves out what cannot be known: the end of speech of a typed turn, or without a round trip', () => {
    const parts = build();
    parts.stats.heard(sessionReady);
    turn(parts);
    expect(parts.reports()).toMatchObject([{ playback_ms: 80 }]);
    expect(parts.reports()[0]).not.toHaveProperty('voice_to_voice_ms');
    parts.clock.ms += 5_000;
    parts.stats.heard(responseStarted('r2'));
    parts.stats.heard(audioDelta('b'));
    parts.stats.played(started);
    expect(parts.reports()[1]).not.toHaveProperty('voice_to_voice_ms');
  });

  it('counts under-runs since the last time', () => {
    const parts = ready();
    const faults = (underruns: number, silentSamples: number) => {
      parts.stats.played({ kind: 'faults', underruns, silentSamples, refusedSamples: 0 });
      parts.clock.ms += 4_000;
    };
    faults(1, 2_400);
    faults(3, 7_200);
    expect(parts.reports()).toMatchObject([
      { underruns: 1, underrun_ms: 100 },
      { underruns: 2, underrun_ms: 200 },
    ]);
  });
});
