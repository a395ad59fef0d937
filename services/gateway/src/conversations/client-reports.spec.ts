import { describe, expect, it } from '@jest/globals';

import { ClientReports } from './client-reports.ts';

const stats = { type: 'stats', playback_ms: 80, voice_to_voice_ms: 1_100, underruns: 1, underrun_ms: 200 } as const;

describe('what a client says of its playback', () => {
  it('counts once a second', () => {
    const reports = new ClientReports();
    expect(reports.accept(stats, 0)).not.toBeNull();
    expect(reports.accept(stats, 999)).toBeNull();
    expect(reports.accept(stats, 1_000)).not.toBeNull();
  });

  it('has times of a turn once for each turn the client was sent', () => {
    const reports = new ClientReports();
    expect(reports.accept(stats, 0)).toMatchObject({ playback_ms: null, voice_to_voice_ms: null, underruns: 1 });
    reports.turnDelivered();
    expect(reports.accept(stats, 2_000)).toMatchObject({ playback_ms: 80, voice_to_voice_ms: 1_100 });
    expect(reports.accept(stats, 4_000)).toMatchObject({ playback_ms: null, voice_to_voice_ms: null });
  });

  it('may leave a turn to a later report', () => {
    const reports = new ClientReports();
    reports.turnDelivered();
    expect(reports.accept({ type: 'stats' }, 0)).toEqual({
      playback_ms: null,
      voice_to_voice_ms: null,
      underruns: 0,
      underrun_ms: 0,
      concealed_ms: 0,
      jitter_ms: null,
      buffer_ms: null,
      round_trip_ms: null,
    });
    expect(reports.accept(stats, 2_000)).toMatchObject({ voice_to_voice_ms: 1_100 });
  });
});
