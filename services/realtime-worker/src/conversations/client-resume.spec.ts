import { describe, expect, it } from '@jest/globals';
import { attachedNotice, frameKind, type AttachNotice } from '@colloquy/protocol/internal';

import { settle, useFakeClock } from '../testing/fake-clock.ts';
import { heldConversation, type HeldConversationOptions } from '../testing/held-conversation.ts';

useFakeClock();

const ids = { response_id: 'resp_1', item_id: 'item_A', output_index: 0, content_index: 0 };
/** 100 ms of sound. */
const sound = Buffer.alloc(4_800, 1).toString('base64');

/** A conversation whose client can be cut off and come back. */
async function held(options: HeldConversationOptions = {}) {
  const bench = await heldConversation(options);
  const outOfCount = (kind: number, value: object, epoch = 1) => {
    const payload = Buffer.from(JSON.stringify(value));
    bench.host.deliver({ kind, conversation: 'conv_1', epoch, seq: 0, payload });
  };
  return Object.assign(bench, {
    detach: (gateway = 'gateway.1') => outOfCount(frameKind.clientDetached, { gateway }),
    /** Comes to another gateway; what was sent since, and the answer. */
    attach(wish: Partial<AttachNotice> = {}) {
      const before = bench.gateway.frames.length;
      outOfCount(frameKind.attach, { gateway: 'gateway.2', epoch: 1, seq: 0, ...wish });
      const frames = bench.gateway.frames.slice(before);
      const answer = frames.find(({ kind }) => kind === frameKind.attached);
      const notice = attachedNotice.parse(JSON.parse(Buffer.from(answer?.payload ?? []).toString()));
      return {
        notice,
        kinds: frames.map(({ kind }) => kind),
        seqs: frames.map(({ seq }) => seq).filter((seq) => seq > 0),
      };
    },
    word: (delta: string) =>
      bench.upstream.newest.says({ type: 'response.output_audio_transcript.delta', ...ids, delta }),
  });
}

describe('a conversation whose client comes back', () => {
  it('gives it what it missed, in order and once, and then goes on', async () => {
    await using bench = await held();
    bench.word('one ');
    bench.detach();
    bench.word('two ');
    bench.word('three ');
    const { notice, kinds, seqs } = bench.attach({ seq: 2 });
    expect(notice).toMatchObject({ worker: 'worker.1', recovered: true, replayed: 2, after: 2, until: 4 });
    expect(notice.session).toMatchObject({ session_id: 'conv_1' });
    expect(kinds).toEqual([frameKind.attached, frameKind.serverMessage, frameKind.serverMessage]);
    expect(seqs).toEqual([3, 4]);
    bench.word('four');
    expect(bench.gateway.frames.at(-1)).toMatchObject({ seq: 5 });
    const left = { kind: frameKind.clientLeft, conversation: 'conv_1', epoch: 1, payload: Buffer.of() };
    bench.host.deliver({ ...left, seq: notice.uplink_seq + 1 });
    await bench.holding;
  });

  it('holds the sound of a reply back while nobody hears it', async () => {
    await using bench = await held({ downlinkLeadMs: 100 });
    bench.detach();
    for (let chunk = 0; chunk < 10; chunk += 1) {
      bench.session.says({ type: 'response.output_audio.delta', ...ids, delta: sound });
    }
    await settle(5_000);
    expect(bench.gateway.audioBytes).toBe(0);
    const { notice } = bench.attach({ seq: 1 });
    expect(notice).toMatchObject({ recovered: true, replayed: 0 });
    await settle(2_000);
    expect(bench.gateway.audioBytes).toBe(48_000);
    bench.detach('gateway.2');
    await settle(60_000);
    await bench.holding;
  });

  it('says that something is lost when it is asked for more than it kept', async () => {
    await using bench = await held();
    bench.word('one ');
    bench.detach();
    await settle(50_000);
    bench.attach({ seq: 2 });
    bench.detach('gateway.2');
    await settle(50_000);
    bench.word('two ');
    expect(bench.attach({ seq: 1 }).notice).toMatchObject({ recovered: false, replayed: 1, after: 2 });
    expect(bench.attach({ seq: 3 }).notice).toMatchObject({ recovered: true, replayed: 0, after: 3 });
    expect(bench.attach({ seq: 99 }).notice).toMatchObject({ recovered: false, replayed: 0, after: 3 });
    expect(bench.attach({ epoch: 7, seq: 3 }).notice).toMatchObject({ recovered: false, replayed: 1 });
    bench.detach('gateway.2');
    await settle(60_000);
    await bench.holding;
  });

  it('tells the gateway it was at that another has it, and heeds that one no more', async () => {
    await using bench = await held();
    const { kinds, notice } = bench.attach({ seq: 1 });
    expect(kinds[0]).toBe(frameKind.takenOver);
    bench.detach('gateway.1');
    bench.says({ type: 'text', text: 'from the connection before' });
    expect(bench.session.sentTypes).toEqual([]);
    const payload = Buffer.from('{"type":"text","text":"from this one"}');
    const frame = { kind: frameKind.clientMessage, conversation: 'conv_1', epoch: 1, payload };
    bench.host.deliver({ ...frame, seq: notice.uplink_seq + 1 });
    expect(bench.session.sentTypes).toEqual(['conversation.item.create', 'response.create']);
    bench.host.deliver({ ...frame, kind: frameKind.clientLeft, seq: notice.uplink_seq + 2 });
    // The reply that was asked for is waited for, to know what it cost.
    await settle(10_000);
    await bench.holding;
  });
});

describe('a conversation whose client does not come back', () => {
  it('ends when its time has run out, and leaves nothing behind', async () => {
    await using bench = await held({ resumeGraceMs: 30_000 });
    bench.detach();
    await settle(29_999);
    expect(bench.session.isClosed).toBe(false);
    await settle(1);
    await bench.holding;
    expect(bench.session.isClosed).toBe(true);
    expect(await bench.fabric.store.claim('conv_1', 'worker.2')).toBeNull();
  });

  it('waits for it when the gateway falls silent', async () => {
    await using bench = await held({ resumeGraceMs: 30_000 });
    await settle(20_000);
    expect(bench.session.isClosed).toBe(false);
    expect(bench.attach({ seq: 1 }).notice).toMatchObject({ recovered: true });
    bench.detach('gateway.2');
    await settle(30_000);
    await bench.holding;
    expect(bench.session.isClosed).toBe(true);
  });

  it('ends at once where nothing can be resumed', async () => {
    await using bench = await held({ resumeGraceMs: 0 });
    bench.detach();
    await bench.holding;
    expect(bench.session.isClosed).toBe(true);
  });
});
