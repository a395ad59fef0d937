import { describe, expect, it } from '@jest/globals';

import { DeliveryClock } from './delivery-clock.ts';

function build() {
  const clock = { ms: 10_000 };
  return { clock, delivery: new DeliveryClock(() => clock.ms) };
}

describe('the clock of the way between gateway and worker', () => {
  it('counts the way there and back, not the time at the worker', () => {
    const { clock, delivery } = build();
    delivery.sent(1);
    clock.ms += 802;
    delivery.expectAudio({ uplink_seq: 1, held_ms: 800 });
    clock.ms += 1;
    expect(delivery.audioWritten()).toBe(3);
  });

  it('measures once a turn', () => {
    const { delivery } = build();
    delivery.sent(1);
    delivery.expectAudio({ uplink_seq: 1, held_ms: 0 });
    expect(delivery.audioWritten()).toBe(0);
    expect(delivery.audioWritten()).toBeNull();
  });

  it('is never negative, whatever the worker says', () => {
    const { delivery } = build();
    delivery.sent(1);
    delivery.expectAudio({ uplink_seq: 1, held_ms: 5_000 });
    expect(delivery.audioWritten()).toBe(0);
  });

  it('knows nothing of frames it never sent or has forgotten', () => {
    const { delivery } = build();
    for (let seq = 1; seq <= 100; seq += 1) delivery.sent(seq);
    for (const uplink_seq of [0, 36, 101]) {
      delivery.expectAudio({ uplink_seq, held_ms: 0 });
      expect(delivery.audioWritten()).toBeNull();
    }
    delivery.expectAudio({ uplink_seq: 37, held_ms: 0 });
    expect(delivery.audioWritten()).toBe(0);
  });

  it('forgets what was sent to the worker before', () => {
    const { delivery } = build();
    delivery.sent(1);
    delivery.expectAudio({ uplink_seq: 1, held_ms: 0 });
    delivery.begin();
    expect(delivery.audioWritten()).toBeNull();
    delivery.expectAudio({ uplink_seq: 1, held_ms: 0 });
    expect(delivery.audioWritten()).toBeNull();
  });
});
