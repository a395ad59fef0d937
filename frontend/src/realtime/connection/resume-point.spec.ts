import { describe, expect, it } from '@jest/globals';

import { sessionReady, textDelta } from '../../testing/server-messages.ts';
import { ResumePoint } from './resume-point.ts';
import { VoiceBacklog } from './voice-backlog.ts';

const url = 'ws://here/ws/conversation?input_rate=24000';

describe('the point a conversation can be resumed from', () => {
  it('is the newest message, with the newest token', () => {
    const point = new ResumePoint();
    expect(point.address(url)).toBe(url);
    point.note({ ...sessionReady, resume_token: 'conv_1.first', epoch: 2, seq: 1 });
    point.note({ ...textDelta('item_A', 'Good'), epoch: 2, seq: 41 });
    expect(point.address(url)).toBe(`${url}&resume=conv_1.first&last_seq=41&last_epoch=2`);
  });

  it('is nowhere once it is forgotten, or where the server gives no token', () => {
    const point = new ResumePoint();
    point.note({ ...sessionReady, resume_token: 'conv_1.first' });
    point.forget();
    expect(point.isKnown).toBe(false);
    point.note(sessionReady);
    expect(point.address(url)).toBe(url);
  });
});

describe('voice that waits for a connection', () => {
  it('is kept in order, the newest ten seconds of it', () => {
    const backlog = new VoiceBacklog();
    const second = () => new ArrayBuffer(48_000);
    const chunks = Array.from({ length: 12 }, second);
    expect(chunks.map((chunk) => backlog.add(chunk))).toEqual([...Array.from({ length: 10 }, () => 0), 1, 1]);
    expect(backlog.take()).toEqual(chunks.slice(2));
    expect(backlog.take()).toEqual([]);
  });
});
