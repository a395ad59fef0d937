/** Preloaded into a service by `run-service.mjs`: when the parent is gone, stop as if it had asked for it. */
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();
}
