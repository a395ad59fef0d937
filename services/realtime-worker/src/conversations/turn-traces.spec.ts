import { describe, expect, it } from '@jest/globals';
import { RecordedTraces } from '@colloquy/fabric/testing';
import type { TurnNotice } from '@colloquy/protocol/internal';

import { TurnTraces } from './turn-traces.ts';

function begin() {
  const traces = new RecordedTraces();
  const notices: TurnNotice[] = [];
  const turns = new TurnTraces({
    traces,
    conversation: 'conv_1',
    epoch: 1,
    links: ['opening', 'connect'],
    announce: (notice) => notices.push(notice),
  });
  turns.use('gpt-realtime-2.1');
  return { traces, notices, turns };
}

describe('the traces of turns', () => {
  it('show one turn from the end of speech to the end of the reply', () => {
    const { traces, notices, turns } = begin();
    turns.userDone('speech');
    turns.replyStarted('resp_1');
    turns.replyAudio();
    expect(traces.outline).toEqual(['turn: going on', 'turn.first_audio: ended', 'upstream.response: going on']);
    turns.replyAudio();
    turns.replyEnded('resp_1', 'completed', null);
    expect(traces.outline).toEqual(['turn: ended', 'turn.first_audio: ended', 'upstream.response: ended']);
    expect(traces.newest('turn')).toMatchObject({
      links: ['opening', 'connect'],
      attributes: { epoch: 1, input: 'speech', model: 'gpt-realtime-2.1', status: 'completed' },
    });
    expect(notices).toEqual([
      { at: 'started', trace: 'span-1' },
      { at: 'ended', status: 'completed' },
    ]);
  });

  it('keep a new turn apart from the reply it cuts off', () => {
    const { traces, notices, turns } = begin();
    turns.userDone('text');
    turns.replyStarted('resp_1');
    turns.interrupted();
    turns.userDone('text');
    turns.replyEnded('resp_1', 'cancelled', null);
    turns.replyStarted('resp_2');
    const [first, second] = traces.spans.filter(({ name }) => name === 'turn');
    expect(first).toMatchObject({ outcome: 'ended', notes: ['interrupted'], attributes: { status: 'cancelled' } });
    expect(second?.outcome).toBeUndefined();
    expect(notices.at(-1)).toEqual({ at: 'started', trace: second?.context });
  });

  it('fail with a reply that failed, and with a conversation that is cut off', () => {
    const { traces, turns } = begin();
    turns.userDone('text');
    turns.replyStarted('resp_1');
    turns.replyEnded('resp_1', 'failed', 'response_failed');
    expect(new Set(traces.spans.map(({ outcome }) => outcome))).toEqual(new Set(['response_failed']));
    turns.userDone('speech');
    turns.abandon('upstream_unavailable');
    expect(traces.newest('turn').outcome).toBe('upstream_unavailable');
    expect(traces.outline.filter((line) => line.endsWith('going on'))).toEqual([]);
  });

  it('know nothing of the first audio where the user did not ask', () => {
    const { traces, turns } = begin();
    turns.replyStarted('resp_1');
    turns.replyAudio();
    turns.replyEnded('resp_1', 'completed', null);
    expect(traces.outline).toEqual(['turn: ended', 'upstream.response: ended']);
  });
});
