export { createLogger, faultsTo, logLevels, type Log, type LogConfig, type LogLevel } from './logger.ts';
export { ChunkTally, type ChunkCounts, type ChunkOutcome } from './chunk-tally.ts';
export { journalMetrics, redisMetrics, RedisMetrics, showJournal } from './fabric-metrics.ts';
export {
  counter,
  gauge,
  histogram,
  hopBuckets,
  humanBuckets,
  stageBuckets,
  type LabelValues,
  type MetricDefinition,
  type MetricDefinitions,
} from './metric-definitions.ts';
export {
  createRegistry,
  registerMetrics,
  type CounterHandle,
  type GaugeHandle,
  type HistogramHandle,
  type Metrics,
  type MetricsRegistry,
} from './metrics.ts';
export { noTracing, startTracing, type Tracing } from './tracing/start-tracing.ts';
export { decideLogConfig, logVariables } from './variables.ts';
