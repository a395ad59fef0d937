import { describe, expect, it } from '@jest/globals';

import { TrafficMeter } from './traffic-meter.ts';

describe('the traffic meter', () => {
  it('counts both ways and keeps the latencies of what could be read', () => {
    const meter = new TrafficMeter();
    meter.noteSent();
    meter.noteReceived(1_000, 3_500);
    meter.noteReceived(null, 4_000);
    meter.noteReceived(5_000, 5_100);
    expect(meter.take()).toEqual({ sent: 1, received: 3, unreadable: 1, latencyMs: Float64Array.of(2.5, 0.1) });
  });

  it('starts anew after it was read', () => {
    const meter = new TrafficMeter();
    meter.noteReceived(1, 2);
    meter.take();
    expect(meter.take()).toEqual({ sent: 0, received: 0, unreadable: 0, latencyMs: new Float64Array() });
  });

  it('holds as many latencies as there are', () => {
    const meter = new TrafficMeter();
    for (let index = 0; index < 200_000; index += 1) meter.noteReceived(0, index);
    const { latencyMs } = meter.take();
    expect(latencyMs).toHaveLength(200_000);
    expect(latencyMs.at(-1)).toBe(199.999);
  });
});
