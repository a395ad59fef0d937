import {
  decideListenConfig,
  decideOptionalRedisConfig,
  listenVariables,
  optionalRedisVariables,
  type ConfigSpec,
  type ListenConfig,
  type RedisConfig,
  variable,
  type Values,
  type Variables,
} from '@colloquy/config';
import { decideEdgeConfig, edgeVariables, type EdgeConfig } from '@colloquy/gateway/config';
import {
  decideCachedSpeech,
  decideMoneyConfig,
  decideUpstreamConfig,
  holdVariables,
  moneyVariables,
  upstreamVariables,
  type HoldConfig,
  type MoneyConfig,
  type UpstreamConfig,
} from '@colloquy/realtime-worker/config';
import {
  chatVariables,
  controlVariables,
  decideChat,
  decideControl,
  type SimulatorConfig,
} from '@colloquy/realtime-simulator/config';
import { decideLogConfig, logVariables, type LogConfig } from '@colloquy/telemetry';

export const standaloneVariables = {
  ...listenVariables(8000),
  ...optionalRedisVariables,
  ...edgeVariables,
  ...holdVariables,
  ...upstreamVariables,
  ...moneyVariables,
  SIMULATOR_PORT: {
    schema: variable.port(0),
    meaning: 'Port of the simulator on 127.0.0.1, when there is no other upstream; 0 takes any free one.',
  },
  ...chatVariables,
  ...controlVariables,
  ...logVariables,
} as const satisfies Variables;

/** How the simulator beside is started; whoever is on this machine reaches it, and nobody else. */
type SimulatorSettings = Pick<SimulatorConfig, 'listen' | 'chat' | 'speechModelDir' | 'scenarioFile' | 'control'>;

export interface StandaloneConfig {
  readonly listen: ListenConfig;
  /** null: everything stays in this process. */
  readonly redis: RedisConfig | null;
  readonly edge: EdgeConfig;
  readonly hold: HoldConfig;
  /** `realtimeUrl` null: a simulator is started beside. */
  readonly upstream: UpstreamConfig;
  readonly money: MoneyConfig;
  readonly simulator: SimulatorSettings;
  readonly log: LogConfig;
}

export const standaloneConfig: ConfigSpec<typeof standaloneVariables, StandaloneConfig> = {
  service: 'colloquy',
  variables: standaloneVariables,
  decide: (values) => {
    const edge = decideEdgeConfig(values);
    const upstream = decideUpstreamConfig(values);
    return {
      listen: decideListenConfig(values),
      redis: decideOptionalRedisConfig(values),
      edge,
      hold: {
        capacity: values.WORKER_CAPACITY,
        downlinkLeadMs: values.DOWNLINK_LEAD_MS,
        toolsFile: values.TOOLS_FILE ?? null,
        maxDocumentBytes: values.MAX_DOCUMENT_BYTES,
        peerTimeoutMs: edge.peerTimeoutMs,
        resumeGraceMs: edge.resumeGraceMs,
        chunkLogSample: edge.chunkLogSample,
        speech: decideCachedSpeech(values),
      },
      upstream,
      money: decideMoneyConfig(values, upstream),
      simulator: decideSimulator(values),
      log: decideLogConfig(values),
    };
  },
};

function decideSimulator(values: Values<typeof standaloneVariables>): SimulatorSettings {
  const host = '127.0.0.1';
  return {
    listen: { ...decideListenConfig(values), host, port: values.SIMULATOR_PORT },
    chat: decideChat(values),
    speechModelDir: values.SIMULATOR_SPEECH_MODEL_DIR ?? null,
    ...decideControl(host, values),
  };
}
