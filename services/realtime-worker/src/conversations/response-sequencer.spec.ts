import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { ResponseSequencer } from './response-sequencer.ts';

function build() {
  const sent: string[] = [];
  const sequencer = new ResponseSequencer({
    create: () => sent.push('create'),
    cancel: (response) => sent.push(`cancel ${response}`),
  });
  return { sent, sequencer };
}

describe('the sequence of responses', () => {
  it('creates at once when nothing runs', () => {
    const { sent, sequencer } = build();
    sequencer.request();
    expect(sent).toEqual(['create']);
  });

  it('cancels what runs and creates when it is done', () => {
    const { sent, sequencer } = build();
    sequencer.started('resp_1');
    sequencer.request();
    sequencer.request();
    expect(sent).toEqual(['cancel resp_1']);
    sequencer.done();
    expect(sent).toEqual(['cancel resp_1', 'create']);
  });

  it('creates what is to follow at once when nothing runs', () => {
    const { sent, sequencer } = build();
    sequencer.follow();
    expect(sent).toEqual(['create']);
    expect(sequencer.isIdle).toBe(false);
  });

  it('creates what is to follow once, behind what runs, without cutting it', () => {
    const { sent, sequencer } = build();
    sequencer.started('resp_1');
    sequencer.follow();
    sequencer.follow();
    expect(sent).toEqual([]);
    sequencer.done();
    sequencer.started('resp_2');
    sequencer.done();
    expect(sent).toEqual(['create']);
  });

  it('creates nothing that was to follow when the user has spoken since', () => {
    const { sent, sequencer } = build();
    sequencer.started('resp_1');
    sequencer.follow();
    sequencer.expectCancelled();
    sequencer.done();
    expect(sent).toEqual([]);
  });

  it('does not cut a response it had not heard of when what follows is refused because of it', () => {
    const { sent, sequencer } = build();
    sequencer.follow();
    sequencer.refusedAsActive();
    sequencer.started('resp_1');
    sequencer.done();
    expect(sent).toEqual(['create', 'create']);
  });

  it('does not cancel what the turn detection is cancelling', () => {
    const { sent, sequencer } = build();
    sequencer.started('resp_1');
    sequencer.expectCancelled();
    sequencer.request();
    sequencer.done();
    expect(sent).toEqual(['create']);
  });

  it('asks again after losing the race against a response of the turn detection', () => {
    const { sent, sequencer } = build();
    sequencer.request();
    sequencer.started('resp_of_vad');
    sequencer.refusedAsActive();
    sequencer.done();
    expect(sent).toEqual(['create', 'create']);
  });

  it('cancels a response that starts while another is wanted', () => {
    const { sent, sequencer } = build();
    sequencer.request();
    sequencer.refusedAsActive();
    sequencer.started('resp_of_vad');
    sequencer.done();
    expect(sent).toEqual(['create', 'cancel resp_of_vad', 'create']);
  });

  it('never has two of our own responses under way, whatever happens', () => {
    const step = fc.constantFrom('request', 'cancel', 'expectCancelled', 'serviceStarts', 'serviceEnds');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { sent, sequencer } = build();
        let pending = 0;
        let running: string | null = null;
        for (const [index, next] of steps.entries()) {
          const before = sent.length;
          if (next === 'request') sequencer.request();
          else if (next === 'cancel') sequencer.cancel();
          else if (next === 'expectCancelled') sequencer.expectCancelled();
          else if (next === 'serviceStarts' && running === null && pending > 0) {
            pending -= 1;
            running = `resp_${index}`;
            sequencer.started(running);
          } else if (next === 'serviceEnds' && running !== null) {
            running = null;
            sequencer.done();
          }
          pending += sent.slice(before).filter((line) => line === 'create').length;
          expect(pending + (running === null ? 0 : 1)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
