import { describe, expect, it } from '@jest/globals';
import { RecordedTraces } from '@colloquy/fabric/testing';

import { ConversationTrace } from './conversation-trace.ts';

function open() {
  const traces = new RecordedTraces();
  let now = 1_000;
  const trace = new ConversationTrace({ traces, conversation: 'conv_1', now: () => now });
  return { traces, trace, at: (ms: number) => (now = ms) };
}

/** One whose worker is there and whose client may talk. */
function ready() {
  const opened = open();
  opened.trace.admitted();
  opened.trace.assigned({ worker: 'worker.1' }, 1);
  opened.trace.ready();
  return opened;
}

describe("the gateway's part of the traces", () => {
  it('shows admission and placement within the opening', () => {
    const { traces } = ready();
    expect(traces.outline).toEqual([
      'conversation.open: ended',
      'conversation.admission: ended',
      'conversation.placement: ended',
    ]);
    expect(traces.newest('conversation.placement')).toMatchObject({
      parent: 'span-1',
      attributes: { worker: 'worker.1', epoch: 1 },
    });
  });

  it('says why an opening came to nothing', () => {
    const { traces, trace } = open();
    trace.admitted();
    trace.over('no_capacity');
    expect(traces.outline).toEqual([
      'conversation.open: no_capacity',
      'conversation.admission: ended',
      'conversation.placement: no_capacity',
    ]);
  });

  it("puts the delivery of a reply into the turn's trace", () => {
    const { traces, trace } = ready();
    trace.turn({ at: 'started', trace: 'turn-1' });
    trace.audioSent();
    trace.audioSent();
    trace.turn({ at: 'ended', status: 'completed' });
    expect(traces.newest('turn.delivery')).toMatchObject({
      parent: 'turn-1',
      outcome: 'ended',
      notes: ['first_audio_sent'],
      attributes: { epoch: 1, worker: 'worker.1', status: 'completed' },
    });
  });

  it('shows a playback only when the client reports one, from the first audio on', () => {
    const { traces, trace, at } = ready();
    trace.turn({ at: 'started', trace: 'turn-1' });
    trace.played('heard');
    at(2_000);
    trace.audioSent();
    at(3_000);
    trace.turn({ at: 'ended', status: 'completed' });
    expect(traces.outline).not.toContain('turn.playback: ended');
    trace.played('heard', 90);
    trace.played('heard', 90);
    expect(traces.spans.filter(({ name }) => name === 'turn.playback')).toEqual([
      expect.objectContaining({
        parent: 'turn-1',
        startedAt: 2_000,
        outcome: 'ended',
        attributes: { status: 'heard', playback_ms: 90 },
      }),
    ]);
  });

  it('fails the delivery that a lost worker cut off, and links the takeover to it', () => {
    const { traces, trace } = ready();
    trace.turn({ at: 'started', trace: 'turn-1' });
    trace.assigned({ worker: 'worker.2', trace: 'takeover-1' }, 2);
    expect(traces.newest('turn.delivery').outcome).toBe('worker_lost');
    trace.ready();
    expect(traces.newest('conversation.resume')).toMatchObject({
      parent: 'takeover-1',
      links: ['span-1', 'turn-1'],
      outcome: 'ended',
      attributes: { worker: 'worker.2', epoch: 2 },
    });
  });

  it('leaves no span going on when the client is gone', () => {
    const { traces, trace } = ready();
    trace.turn({ at: 'started', trace: 'turn-1' });
    trace.over('normal');
    expect(traces.outline.at(-1)).toBe('turn.delivery: client_left');
    expect(traces.outline.filter((line) => line.endsWith('going on'))).toEqual([]);
  });
});
