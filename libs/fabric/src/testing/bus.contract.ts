import { describe, expect, it } from '@jest/globals';

import type { BusPort, Frame } from '../bus.port.ts';
import { eventually } from './eventually.ts';
import { fabricOfEachTest, type OpenFabric } from './open-fabric.ts';

function frame(fields: Partial<Frame> = {}): Frame {
  return { kind: 1, conversation: 'conv_a', epoch: 1, seq: 1, payload: Buffer.from('hello'), ...fields };
}

/** Listens at `address` and keeps copies of what arrives. */
async function collect(bus: BusPort, address: string): Promise<{ frames: Frame[]; listening: AsyncDisposable }> {
  const frames: Frame[] = [];
  const listening = await bus.listen(address, (received) => {
    frames.push({ ...received, payload: Uint8Array.from(received.payload) });
  });
  return { frames, listening };
}

/** What every bus does. */
export function describeBusContract(name: string, open: OpenFabric): void {
  describe(`the ${name} bus`, () => {
    const fabric = fabricOfEachTest(open);
    const bus = () => fabric().bus;

    it('delivers a frame with all its fields to the listener of its address', async () => {
      const { frames } = await collect(bus(), 'worker.1');
      bus().send(
        'worker.1',
        frame({ kind: 255, epoch: 4_294_967_295, seq: 4_294_967_294, conversation: 'c'.repeat(255) }),
      );
      bus().send('worker.1', frame({ kind: 0, epoch: 0, seq: 0, conversation: '', payload: new Uint8Array() }));
      await eventually('two frames arrive', () => frames.length === 2);
      expect(frames).toEqual([
        {
          kind: 255,
          epoch: 4_294_967_295,
          seq: 4_294_967_294,
          conversation: 'c'.repeat(255),
          payload: Uint8Array.from(Buffer.from('hello')),
        },
        { kind: 0, epoch: 0, seq: 0, conversation: '', payload: new Uint8Array() },
      ]);
    });

    it('keeps the order of what one sender sends, whatever the sizes', async () => {
      const { frames } = await collect(bus(), 'worker.1');
      const total = 600;
      for (let seq = 1; seq <= total; seq += 1) {
        const payload = Buffer.alloc((seq * 37) % 3_000, seq % 256);
        bus().send('worker.1', frame({ seq, conversation: `conv_${seq % 3}`, payload }));
        if (seq % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      await eventually('all frames arrive', () => frames.length === total);
      expect(frames.map(({ seq }) => seq)).toEqual(Array.from({ length: total }, (_, index) => index + 1));
      expect(frames.every(({ seq, payload }) => payload.length === (seq * 37) % 3_000)).toBe(true);
      expect(frames.every(({ seq, payload }) => payload.every((byte) => byte === seq % 256))).toBe(true);
    });

    it('carries a payload of one megabyte', async () => {
      const { frames } = await collect(bus(), 'worker.1');
      const payload = Buffer.alloc(1_048_576, 7);
      bus().send('worker.1', frame({ payload }));
      await eventually('the frame arrives', () => frames.length === 1);
      expect(payload.equals(frames[0]?.payload ?? new Uint8Array())).toBe(true);
    });

    it('never calls a listener inside send', async () => {
      let isSending = false;
      const calls: boolean[] = [];
      await bus().listen('worker.1', ({ seq }) => {
        calls.push(isSending);
        if (seq === 1) send(2);
      });
      const send = (seq: number) => {
        isSending = true;
        bus().send('worker.1', frame({ seq }));
        isSending = false;
      };
      send(1);
      await eventually('the answer to the first frame arrives too', () => calls.length === 2);
      expect(calls).toEqual([false, false]);
    });

    it('delivers the payload as it was when sent', async () => {
      const { frames } = await collect(bus(), 'worker.1');
      const payload = Buffer.from('before');
      bus().send('worker.1', frame({ payload }));
      payload.write('after!');
      await eventually('the frame arrives', () => frames.length === 1);
      expect(Buffer.from(frames[0]?.payload ?? []).toString()).toBe('before');
    });

    it('delivers only to the address named', async () => {
      const first = await collect(bus(), 'worker.1');
      const second = await collect(bus(), 'worker.10');
      bus().send('worker.1', frame({ seq: 1 }));
      bus().send('worker.10', frame({ seq: 2 }));
      await eventually('both listeners have theirs', () => first.frames.length + second.frames.length === 2);
      expect(first.frames.map(({ seq }) => seq)).toEqual([1]);
      expect(second.frames.map(({ seq }) => seq)).toEqual([2]);
    });

    it('drops what is sent to an address without a listener and goes on', async () => {
      const { frames } = await collect(bus(), 'worker.1');
      bus().send('worker.nobody', frame());
      bus().send('worker.1', frame({ seq: 5 }));
      await eventually('the other frame arrives', () => frames.length === 1);
      expect(frames[0]?.seq).toBe(5);
    });

    it('delivers nothing more once the listener is disposed', async () => {
      const first = await collect(bus(), 'worker.1');
      const second = await collect(bus(), 'worker.2');
      bus().send('worker.1', frame());
      await eventually('the first frame arrives', () => first.frames.length === 1);
      await first.listening[Symbol.asyncDispose]();
      bus().send('worker.1', frame());
      bus().send('worker.2', frame());
      await eventually('the frame for the other listener arrives', () => second.frames.length === 1);
      expect(first.frames).toHaveLength(1);
    });

    it('takes a new listener at an address whose listener is disposed', async () => {
      const first = await collect(bus(), 'worker.1');
      await first.listening[Symbol.asyncDispose]();
      const second = await collect(bus(), 'worker.1');
      bus().send('worker.1', frame());
      await eventually('the frame arrives', () => second.frames.length === 1);
      expect(first.frames).toHaveLength(0);
    });

    it('refuses a second listener at an address', async () => {
      await collect(bus(), 'worker.1');
      await expect(bus().listen('worker.1', () => undefined)).rejects.toThrow('worker.1');
    });

    it('goes on when a listener throws', async () => {
      const seen: number[] = [];
      await bus().listen('worker.1', ({ seq }) => {
        seen.push(seq);
        if (seq === 1) throw new Error('thrown on purpose');
      });
      bus().send('worker.1', frame({ seq: 1 }));
      bus().send('worker.1', frame({ seq: 2 }));
      await eventually('the frame behind arrives', () => seen.length === 2);
      expect(seen).toEqual([1, 2]);
    });

    it('does not throw for a frame that fits no wire, and sends the next', async () => {
      const { frames } = await collect(bus(), 'worker.1');
      bus().send('worker.1', frame({ kind: 256 }));
      bus().send('worker.1', frame({ conversation: 'c'.repeat(256) }));
      bus().send('worker.1', frame({ seq: 9 }));
      await eventually('the good frame arrives', () => frames.length === 1);
      expect(frames[0]?.seq).toBe(9);
    });
  });
}
