import {
  decideListenConfig,
  decideOptionalRedisConfig,
  listenVariables,
  optionalRedisVariables,
  type ConfigSpec,
  type ListenConfig,
  type RedisConfig,
  type Variables,
} from '@colloquy/config';
import { decideEdgeConfig, edgeVariables, type EdgeConfig } from '@colloquy/gateway/config';
import {
  decideUpstreamConfig,
  holdVariables,
  upstreamVariables,
  type HoldConfig,
  type UpstreamConfig,
} from '@colloquy/realtime-worker/config';
import { decideLogConfig, logVariables, type LogConfig } from '@colloquy/telemetry';

export const standaloneVariables = {
  ...listenVariables(8000),
  ...optionalRedisVariables,
  ...edgeVariables,
  ...holdVariables,
  ...upstreamVariables,
  ...logVariables,
} as const satisfies Variables;

export interface StandaloneConfig {
  readonly listen: ListenConfig;
  /** null: everything stays in this process. */
  readonly redis: RedisConfig | null;
  readonly edge: EdgeConfig;
  readonly hold: HoldConfig;
  /** `realtimeUrl` null: a simulator is started beside. */
  readonly upstream: UpstreamConfig;
  readonly log: LogConfig;
}

export const standaloneConfig: ConfigSpec<typeof standaloneVariables, StandaloneConfig> = {
  service: 'colloquy',
  variables: standaloneVariables,
  decide: (values) => {
    const edge = decideEdgeConfig(values);
    return {
      listen: decideListenConfig(values),
      redis: decideOptionalRedisConfig(values),
      edge,
      hold: { capacity: values.WORKER_CAPACITY, peerTimeoutMs: edge.peerTimeoutMs },
      upstream: decideUpstreamConfig(values),
      log: decideLogConfig(values),
    };
  },
};
