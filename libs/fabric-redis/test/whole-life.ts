/** Uses every part of a fabric, closes it, and should then end by itself. Argument: URL of Redis. */
import { openRedisFabric } from '../src/index.ts';

const [url = ''] = process.argv.slice(2);

const fabric = await openRedisFabric({ url, keyPrefix: 'whole-life' });
const held = Promise.withResolvers<void>();
const heard = Promise.withResolvers<void>();
const read = Promise.withResolvers<void>();

await fabric.store.create({ id: 'conv_1', gateway: 'gateway.1', inputRate: 16_000, createdAt: Date.now() });
await fabric.bus.listen('gateway.1', () => heard.resolve());
await fabric.journal.follow({ group: 'counting', reader: 'reader_1', onEntry: () => read.resolve() });
await fabric.placement.serve({
  capacity: 1,
  hold: async (_conversation, signal) => {
    held.resolve();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  },
});
await fabric.placement.offer('conv_1');
fabric.bus.send('gateway.1', { kind: 1, conversation: 'conv_1', epoch: 1, seq: 1, payload: new Uint8Array(10) });
fabric.journal.append({ type: 'written' });
await Promise.all([held.promise, heard.promise, read.promise]);
await fabric[Symbol.asyncDispose]();
console.log('closed');
