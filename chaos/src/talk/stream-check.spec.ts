import { describe, expect, it } from '@jest/globals';
import type { ServerMessage } from '@colloquy/protocol';

import { checkStream } from './stream-check.ts';

const whole = { lost: 0, doubled: 0, unsaid: 0 };
const text = (seq: number, epoch = 1): ServerMessage => ({
  type: 'text_delta',
  text: 'a',
  item_id: 'item_A',
  epoch,
  seq,
});
const started = (seq: number): ServerMessage => ({ type: 'response_started', response_id: 'resp_A', epoch: 1, seq });
const done = (seq: number, status: 'completed' | 'interrupted'): ServerMessage => ({
  type: 'response_done',
  message: '',
  response_id: 'resp_A',
  status,
  epoch: 1,
  seq,
});
const resumed = (epoch: number, seq: number, recovered?: boolean): ServerMessage => ({
  type: 'session_resumed',
  message: '',
  session_id: 'conv_1',
  input_rate: 16_000,
  output_rate: 24_000,
  upstream: 'simulator',
  model: 'm',
  voice: 'alloy',
  ...(recovered === undefined ? {} : { recovered }),
  epoch,
  seq,
});

describe('what a client was sent', () => {
  it('is whole when every number is there once, over connections and workers', () => {
    expect(checkStream([text(1), text(2), resumed(1, 2, true), text(3), resumed(2, 1), text(2, 2)])).toEqual(whole);
  });

  it('counts what a worker says is wrong, and not what a gateway does', () => {
    const wrong = (seq: number): ServerMessage => ({
      type: 'error',
      code: 'response_failed',
      message: '',
      retryable: true,
      epoch: 1,
      seq,
    });
    expect(checkStream([text(1), wrong(2), text(3)])).toEqual(whole);
    expect(checkStream([text(1), wrong(1), text(2)])).toEqual(whole);
  });

  it('has lost what was skipped', () => {
    expect(checkStream([text(1), text(4)])).toEqual({ ...whole, lost: 2 });
    expect(checkStream([text(1), resumed(2, 1), text(3, 2)])).toEqual({ ...whole, lost: 1 });
  });

  it('has not lost what it was told of', () => {
    expect(checkStream([text(1), resumed(1, 7, false), text(8)])).toEqual(whole);
  });

  it('has heard twice what came again, or from a worker that has it no more', () => {
    expect(checkStream([text(1), text(1)])).toEqual({ ...whole, doubled: 1 });
    expect(checkStream([text(1), resumed(2, 1), text(2)])).toEqual({ ...whole, doubled: 1 });
  });

  it('was not told the end of a reply that another worker took the place of', () => {
    expect(checkStream([started(1), text(2), resumed(2, 1)])).toEqual({ ...whole, unsaid: 1 });
    expect(checkStream([started(1), text(2), done(2, 'interrupted'), resumed(2, 1)])).toEqual(whole);
  });
});
