export { MetricsModule, type MetricsParts } from './metrics.module.ts';
