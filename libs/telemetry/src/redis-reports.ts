import { RedisMetrics } from './fabric-metrics.ts';
import { faultsTo, type Log } from './log/logger.ts';
import type { MetricsRegistry } from './metrics.ts';

/** What a process hears of its Redis, in its log and metrics: options for the Redis engine of the fabric. */
export function redisReports(log: Log, registry: MetricsRegistry) {
  return {
    onError: faultsTo(log),
    onRestored: () => log.info('Redis is back'),
    observer: new RedisMetrics(registry),
  };
}
