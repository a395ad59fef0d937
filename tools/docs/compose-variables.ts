/** What an operator can set for the composition; `example` is for what has no default. */
export interface ComposeVariable {
  readonly meaning: string;
  readonly fallback?: string | number;
  readonly example?: string;
}

export interface ComposeGroup {
  readonly title: string;
  readonly variables: Readonly<Record<string, ComposeVariable>>;
}

/** Variables of `docker-compose.yml` itself, and those of services that Compose gives a meaning or a value of its own. */
export const composeGroups: readonly ComposeGroup[] = [
  {
    title: 'The speech service; without any of these the answers come from the simulator',
    variables: {
      OPENAI_API_KEY: { meaning: 'One key. Secret.' },
      OPENAI_API_KEY_FILE: {
        meaning:
          'A file on this machine with one key a line, read anew when it changes. User 1000 must be able to read it. ' +
          'Change it in place (`cat new > file`): a file moved over it is not seen by running containers.',
        example: './openai-api-keys',
      },
      OPENAI_BASE_URL: {
        meaning: "Address of the API, as in OpenAI's SDKs.",
        fallback: 'https://api.openai.com/v1',
      },
    },
  },
  {
    title: 'Where it can be reached',
    variables: {
      EDGE_ADDRESS: {
        meaning:
          'Address of this machine that the edge listens on; 0.0.0.0 for every network. Read docs/production.md first: ' +
          'other than 127.0.0.1 it does not start until AUTH_MODE, AUTH_JWT_SECRET or AUTH_JWKS_URL says who may talk.',
        fallback: '127.0.0.1',
      },
      HTTP_PORT: { meaning: 'Port of the edge.', fallback: 8000 },
      HTTPS_PORT: { meaning: 'The same for HTTPS, which takes a DOMAIN.', fallback: 8443 },
      DOMAIN: {
        meaning:
          'A name that points here: the edge gets a certificate for it and redirects from HTTP. Needs ' +
          'EDGE_ADDRESS 0.0.0.0, HTTP_PORT 80 and HTTPS_PORT 443.',
        example: 'talk.example.org',
      },
      OPERATORS_ADDRESS: {
        meaning: 'Address for Prometheus, Grafana and Jaeger, which let everybody in who reaches them.',
        fallback: '127.0.0.1',
      },
      PROMETHEUS_PORT: { meaning: 'Port of Prometheus.', fallback: 9090 },
      GRAFANA_PORT: { meaning: 'Port of Grafana.', fallback: 3000 },
      JAEGER_PORT: { meaning: 'Port of Jaeger (profile `tracing`).', fallback: 16_686 },
    },
  },
  {
    title: 'Who may talk (more of it below, under the gateway)',
    variables: {
      ALLOWED_HOSTS: {
        meaning:
          'Names, without ports, by which clients ask for the service: `loopback`, `*` for all. DOMAIN is one of them.',
        example: 'talk.example.org,loopback',
      },
      TRUSTED_PROXIES: {
        meaning: 'Proxies whose `X-Forwarded-For` counts; the edge must be among them.',
        fallback: 'private',
      },
      ISSUER_INTERNAL: {
        meaning: 'false: gateways may reach the outside, as they must where AUTH_JWKS_URL is there.',
        fallback: 'true',
      },
    },
  },
  {
    title: 'How much of it',
    variables: {
      GATEWAY_REPLICAS: { meaning: 'Gateways.', fallback: 1 },
      WORKER_REPLICAS: { meaning: 'Realtime-workers.', fallback: 1 },
      STOP_GRACE_PERIOD: { meaning: 'Must be longer than STOP_DEADLINE_MS (10000).', fallback: '15s' },
    },
  },
  {
    title: 'What is kept',
    variables: {
      ARCHIVE_FOLDER: {
        meaning:
          'Folder inside the gateways in which conversations that have ended are kept for good; /archive is the volume `archive`.',
        fallback: '/archive',
      },
    },
  },
  {
    title: 'Redis',
    variables: {
      REDIS_PASSWORD: {
        meaning: 'Letters, digits, - and _. Without it Redis makes one up at each start of the whole system. Secret.',
      },
      REDIS_URL: {
        meaning:
          'A Redis of your own, with `docker compose up --scale redis=0` and FABRIC_INTERNAL false, so that it can be reached.',
        example: 'rediss://redis.example.org:6379',
      },
      FABRIC_INTERNAL: { meaning: 'Whether the network of Redis leads nowhere else.', fallback: 'true' },
    },
  },
  {
    title: 'Watching and load',
    variables: {
      PROMETHEUS_RETENTION: { meaning: 'How long Prometheus keeps what it saw.', fallback: '32d' },
      OTEL_EXPORTER_OTLP_ENDPOINT: {
        meaning: 'Where traces go; together with the profile `tracing`.',
        example: 'http://otel-collector:4318',
      },
      OTEL_TRACES_SAMPLER: { meaning: 'Which traces are kept.', example: 'parentbased_traceidratio' },
      OTEL_TRACES_SAMPLER_ARG: { meaning: 'The share that is kept, 0 to 1.', example: '0.1' },
      WS_URL: { meaning: 'What k6 (profile `load`) talks to.', fallback: 'ws://edge/ws/conversation' },
      ALLOW_REMOTE: { meaning: '1: k6 may talk to another host than the edge.' },
      ALLOW_OPENAI: { meaning: '1: k6 may talk when the upstream is OpenAI, which costs money.' },
    },
  },
  {
    title: 'Images',
    variables: {
      IMAGE_PREFIX: { meaning: 'Comes before the name of each image of ours.', fallback: 'colloquy/' },
      IMAGE_TAG: { meaning: 'Tag of each image of ours.', fallback: 'local' },
      REDIS_TAG: { meaning: 'Tag of redis.', fallback: '8-alpine' },
      PROMETHEUS_TAG: { meaning: 'Tag of prom/prometheus.', fallback: 'v3.5.0' },
      GRAFANA_TAG: { meaning: 'Tag of grafana/grafana.', fallback: '12.1.0' },
      OTEL_COLLECTOR_TAG: { meaning: 'Tag of otel/opentelemetry-collector.', fallback: '0.128.0' },
      JAEGER_TAG: { meaning: 'Tag of jaegertracing/jaeger.', fallback: '2.6.0' },
      K6_TAG: { meaning: 'Tag of grafana/k6.', fallback: '1.8.1' },
    },
  },
];

/** Variables of services that Compose does not pass on from outside, each with its reason. */
export const settledInside: Readonly<Record<string, string>> = {
  HOST: 'every network of the container; what is published is said by `ports`',
  PORT: 'a part of the image, which the edge and Prometheus know',
  OPERATOR_TOKEN: 'only gateways have what it opens; the networks of the composition keep others out of the rest',
  CLIENT_POLICY_FILE: 'has to be mounted; docs/client-protocol.md shows what it says',
  COMMON_REPLIES_FILE: 'has to be mounted; docs/cached-speech.md shows how',
  PRICES_FILE: 'has to be mounted; docs/costs.md shows what it says',
  TOOLS_FILE: 'has to be mounted, and what its headers need named; docs/tools.md shows how',
  SIMULATOR_CHAT_API_KEY_FILE: 'would have to be mounted; SIMULATOR_CHAT_API_KEY does the same',
  SIMULATOR_SPEECH_MODEL_DIR: 'needs a package and a model that the image does not hold',
  SIMULATOR_SCENARIO_FILE: 'would have to be mounted; `/control/scenario` does the same',
};
