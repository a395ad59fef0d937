import {
  decideListenConfig,
  decideRedisConfig,
  listenVariables,
  redisVariables,
  type ConfigSpec,
  type ListenConfig,
  type RedisConfig,
  type Variables,
} from '@colloquy/config';
import { decideLogConfig, logVariables, type LogConfig } from '@colloquy/telemetry';

export const metricsVariables = {
  ...listenVariables(9464),
  ...redisVariables,
  ...logVariables,
} as const satisfies Variables;

export interface MetricsConfig {
  readonly listen: ListenConfig;
  readonly redis: RedisConfig;
  readonly log: LogConfig;
}

export const metricsConfig: ConfigSpec<typeof metricsVariables, MetricsConfig> = {
  service: 'metrics',
  variables: metricsVariables,
  decide: (values) => ({
    listen: decideListenConfig(values),
    redis: decideRedisConfig(values),
    log: decideLogConfig(values),
  }),
};
