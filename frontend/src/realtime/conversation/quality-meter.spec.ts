import { describe, expect, it } from '@jest/globals';
import { clientMessage, type ClientMessage } from '@colloquy/protocol';

import {
  audioDelta,
  responseDone,
  responseStarted,
  sessionReady,
  speechStopped,
} from '../../testing/server-messages.ts';
import { QualityMeter } from './quality-meter.ts';

const pong = (id = '1') => ({ type: 'pong', id, epoch: 1, seq: 1 }) as const;
const started = { kind: 'started', queuedSamples: 4_800 } as const;

function build() {
  const clock = { ms: 50_000 };
  const sent: ClientMessage[] = [];
  const stats = new QualityMeter({
    now: () => clock.ms,
    latencyMs: () => 20,
    rates: () => ({ microphone: 48_000, sent: 24_000, received: 24_000, speaker: 24_000 }),
    send: (message) => sent.push(clientMessage.parse(message)) > 0,
  });
  const reports = () => sent.filter(({ type }) => type === 'stats');
  return { clock, stats, sent, reports };
}

/** Ready, with a round trip of 40 ms. */
function ready() {
  const parts = build();
  parts.stats.heard(sessionReady);
  parts.clock.ms += 40;
  parts.stats.heard(pong());
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
        concealed_ms: 0,
        buffer_ms: 200,
        round_trip_ms: 40,
      },
    ]);
  });

  it('is when sound began, not when a busy page got to know of it', () => {
    const parts = ready();
    parts.stats.heard(responseStarted('r'));
    parts.stats.heard(audioDelta('a'));
    parts.clock.ms += 300;
    parts.stats.played({ ...started, agoMs: 250 });
    expect(parts.reports()).toMatchObject([{ playback_ms: 300 - 250 + 20 }]);
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
    const faults = (underruns: number, concealedSamples: number, silentSamples: number) => {
      parts.stats.played({ kind: 'faults', underruns, concealedSamples, silentSamples, refusedSamples: 0 });
      parts.clock.ms += 4_000;
    };
    faults(1, 1_440, 960);
    faults(3, 2_880, 4_320);
    expect(parts.reports()).toMatchObject([
      { underruns: 1, underrun_ms: 100, concealed_ms: 60 },
      { underruns: 2, underrun_ms: 200, concealed_ms: 60 },
    ]);
  });

  it('is no gap that nothing was heard of', () => {
    const parts = ready();
    parts.stats.played({ kind: 'faults', underruns: 1, concealedSamples: 0, silentSamples: 0, refusedSamples: 0 });
    expect(parts.reports()).toEqual([]);
  });
});

describe('what the page shows of its quality', () => {
  it('is each turn by stage, with what the server knows of it', () => {
    const parts = ready();
    turn(parts);
    const timing = { endpointing_ms: 520, model_ms: 310 };
    parts.stats.heard({ ...responseDone('r'), timing });
    expect(parts.stats.view()).toMatchObject({
      roundTripMs: 40,
      bufferMs: 200,
      turns: [{ responseId: 'r', endpointingMs: 520, modelMs: 310, playbackMs: 80, voiceToVoiceMs: 920 }],
    });
  });

  it('is the last five turns', () => {
    const parts = ready();
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) parts.stats.heard(responseStarted(id));
    parts.stats.heard(responseDone('f'));
    expect(parts.stats.view().turns.map(({ responseId }) => responseId)).toEqual(['b', 'c', 'd', 'e', 'f']);
  });

  it('is the newest round trip, measured again every five seconds, and no answer to an older ping', () => {
    const parts = ready();
    parts.clock.ms += 4_900;
    parts.stats.spoke();
    expect(parts.sent).toHaveLength(1);
    parts.clock.ms += 100;
    parts.stats.spoke();
    parts.clock.ms += 25;
    parts.stats.heard(pong('1'));
    expect(parts.stats.view().roundTripMs).toBe(40);
    parts.stats.heard(pong('2'));
    expect(parts.stats.view().roundTripMs).toBe(25);
  });

  it('is what the conversation has used so far', () => {
    const parts = ready();
    const usage = { type: 'usage', response_id: 'r', input_tokens: 100, cached_tokens: 60, output_tokens: 20 } as const;
    expect(parts.stats.view().costUsd).toBeNull();
    parts.stats.heard({ ...usage, epoch: 1, seq: 1 });
    parts.stats.heard({ ...usage, total_cost_usd: 0.0125, epoch: 1, seq: 2 });
    expect(parts.stats.view().costUsd).toBe(0.0125);
    expect(parts.stats.view().tokens).toEqual({ input: 200, cached: 120, output: 40 });
  });

  it('is told to those who asked when it changes', () => {
    const parts = ready();
    const seen: (number | null)[] = [];
    const leave = parts.stats.subscribe(() => seen.push(parts.stats.view().bufferMs));
    parts.stats.played({ kind: 'depth', queuedSamples: 12_000, leadSamples: 2_400 });
    parts.stats.played({ kind: 'drained' });
    leave();
    parts.stats.played(started);
    expect(seen).toEqual([500, 0]);
    expect(parts.stats.view().jitterMs).toBe(100);
  });
});
