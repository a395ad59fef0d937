export { ChunkTally, type ChunkCounts, type ChunkOutcome } from './chunk-tally.ts';
export { journalMetrics, redisMetrics, RedisMetrics, showJournal } from './fabric-metrics.ts';
export { ChunkSample } from './log/chunk-sample.ts';
export { createLogger, faultsTo, logLevels, type Log, type LogConfig, type LogLevel } from './log/logger.ts';
export { chunkLogVariables, decideLogConfig, logVariables } from './log/variables.ts';
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
export { MetricReader, quantileOf, type Distribution, type SeriesValue } from './metric-reader.ts';
export {
  createRegistry,
  registerMetrics,
  type CounterHandle,
  type GaugeHandle,
  type HistogramHandle,
  type Metrics,
  type MetricsRegistry,
} from './metrics.ts';
export { redisReports } from './redis-reports.ts';
export { noTracing, startTracing, type Tracing } from './tracing/start-tracing.ts';
