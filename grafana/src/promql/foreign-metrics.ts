/** What prom-client and Prometheus itself show of every process; the tables of the services do not hold these. */
export const foreign = {
  up: 'up',
  startTime: 'process_start_time_seconds',
  processorSeconds: 'process_cpu_seconds_total',
  residentBytes: 'process_resident_memory_bytes',
  heapUsedBytes: 'nodejs_heap_size_used_bytes',
  eventLoopLagP99: 'nodejs_eventloop_lag_p99_seconds',
  eventLoopLagP50: 'nodejs_eventloop_lag_p50_seconds',
  alerts: 'ALERTS',
} as const;

/** The names Prometheus knows the services by, as in `deploy/prometheus/prometheus.yml`; without one of these nobody can talk. */
export const jobs = ['gateway', 'realtime-worker', 'metrics'] as const;

/** A matcher of all of them. */
export const ourJobs = `job=~"${jobs.join('|')}"`;
