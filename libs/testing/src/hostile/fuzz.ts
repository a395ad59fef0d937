import { RandomInput } from './random-input.ts';
import { RawSocket, type RawTarget } from './raw-socket.ts';
import { isServed } from './try-input.ts';

export interface FuzzOptions {
  readonly target: RawTarget;
  /** The same seed makes the same inputs. */
  readonly seed: number;
  readonly inputs: number;
  readonly forMs: number;
  readonly clients: number;
  /** Asked between inputs; what it rejects with ends the run. */
  readonly check?: () => Promise<void>;
}

/** Sends random inputs over several connections at once, until the number or the time is over; returns how many. */
export async function fuzz(options: FuzzOptions): Promise<number> {
  const { target, seed, inputs, forMs, clients, check } = options;
  const end = performance.now() + forMs;
  let sent = 0;
  const isDue = () => sent < inputs && performance.now() < end;
  const runs = Array.from({ length: clients }, async (_, index) => {
    const random = new RandomInput(seed + index);
    while (isDue()) sent += await oneConnection(target, random, isDue);
  });
  const checks = async () => {
    while (isDue()) {
      await check?.();
      await isServed(target);
    }
  };
  await Promise.all([...runs, checks()]);
  await isServed(target);
  return sent;
}

/** As many inputs as a connection takes, at most a hundred. */
async function oneConnection(target: RawTarget, random: RandomInput, isDue: () => boolean): Promise<number> {
  using socket = await RawSocket.upgrade(target);
  let sent = 0;
  const most = 1 + random.below(100);
  while (sent < most && isDue() && !socket.isGone && socket.closeCode === null) {
    for (let count = random.below(8); count >= 0; count -= 1) {
      socket.write(random.next());
      sent += 1;
    }
    // Lets what the gateway says come in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return sent;
}
