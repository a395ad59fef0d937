/**
 * A worker process of the tests: holds conversations until it is told to let go, and prints what happens. Arguments:
 * URL of Redis, key prefix.
 */
import { openRedisFabric } from '../src/index.ts';

const [url = '', keyPrefix = ''] = process.argv.slice(2);

const fabric = await openRedisFabric({ url, keyPrefix, onError: () => undefined });

await fabric.placement.serve({
  capacity: 10,
  hold: (conversation, signal) =>
    new Promise((resolve) => {
      console.log(`holds ${conversation}`);
      signal.addEventListener('abort', () => {
        console.log(`lets go of ${conversation}`);
        resolve();
      });
    }),
});

console.log('serves');
