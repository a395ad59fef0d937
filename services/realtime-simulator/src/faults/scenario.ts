import { z } from 'zod';

import type { LatencyProfile } from '../responses/latency-profile.ts';

/** The longest wait a scenario may ask for (ms). */
const MAX_MS = 3_600_000;
const ms = z.number().min(0).max(MAX_MS);

/** Which of its chances a fault takes; without any of these, all. */
const choice = {
  /** The share of its chances, drawn by the scenario's seed. */
  rate: z.number().gt(0).max(1).default(1),
  /** How often it strikes before it is spent. */
  next: z.int().min(1).optional(),
  /** Only these sessions, counted from 0 since the scenario was set. */
  sessions: z.array(z.int().min(0)).min(1).optional(),
};

/** What a fault can be fixed to; `now` is the moment the scenario is set, for the sessions open then. */
const moments = [
  'now',
  'connect',
  'session_updated',
  'speech_started',
  'response_created',
  'reply',
  'response_done',
] as const;
export type Moment = (typeof moments)[number];

const moment = {
  at: z.enum(moments).default('connect'),
  /** With `reply`: strikes when this many deltas (of sound, or of text without sound) of a response have been sent. */
  afterDeltas: z.int().min(1).default(1),
  /** Strikes this long after the moment. */
  afterMs: ms.default(0),
};

export const refusedStatuses = [401, 403, 429, 500, 503] as const;
const closeCodes = [1001, 1006, 1011, 1012, 3000, 4000] as const;
const outcomes = [
  'server_error',
  'rate_limited',
  'out_of_quota',
  'model_not_found',
  'max_output_tokens',
  'content_filter',
] as const;

const eventTypes = z.array(z.string()).min(1);

const faultSchema = z.discriminatedUnion('kind', [
  /** The upgrade is answered with an HTTP error, or the TCP connection is reset. */
  z.strictObject({
    kind: z.literal('refuse'),
    with: z.union([z.enum(['reset']), z.literal(refusedStatuses)]),
    ...choice,
  }),
  /** The session ends; 1006 cuts the connection without a closing handshake. */
  z.strictObject({
    kind: z.literal('close'),
    code: z.literal(closeCodes),
    reason: z.string().max(120).optional(),
    ...moment,
    ...choice,
  }),
  /** Nothing more is sent for `forMs`, or ever; the socket stays open and the session goes on. */
  z.strictObject({ kind: z.literal('stall'), forMs: ms.optional(), ...moment, ...choice }),
  /** Nothing more is read for `forMs`, so that the client's sends pile up. */
  z.strictObject({ kind: z.literal('slow_read'), forMs: ms, ...moment, ...choice }),
  /** A response ends otherwise than completed, after some deltas of it or before the first. */
  z.strictObject({
    kind: z.literal('response'),
    outcome: z.enum(outcomes),
    afterDeltas: z.int().min(0).default(0),
    ...choice,
  }),
  /** Events of these types are sent twice. */
  z.strictObject({ kind: z.literal('duplicate'), events: eventTypes, ...choice }),
  /** Events of these types are sent later than those that follow them. */
  z.strictObject({ kind: z.literal('late'), events: eventTypes, byMs: ms, ...choice }),
  /** The transcription of a spoken turn is sent before the item it belongs to. */
  z.strictObject({ kind: z.literal('early_transcription'), ...choice }),
]);

/** Each pause of the latency profile can be set by its name. */
const pauses = {
  thinkingMs: ms.optional(),
  firstWordsMs: ms.optional(),
  firstAudioMs: ms.optional(),
  deltaMs: ms.optional(),
  finishMs: ms.optional(),
  rateLimitsMs: ms.optional(),
  transcriptionMs: ms.optional(),
  transcriptionWordMs: ms.optional(),
  spokenWordMs: ms.optional(),
  interruptionMs: ms.optional(),
} satisfies Record<keyof LatencyProfile, z.ZodType>;

const latencySchema = z.strictObject({
  profile: z.enum(['measured', 'fast']).optional(),
  /** Every pause may be this much longer, evenly distributed. */
  jitterMs: ms.default(0),
  ...pauses,
});

/** What a call of the tool gives: `output`, or else an error. */
const remoteServer = z.strictObject({
  server_label: z.string().min(1),
  tools: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        description: z.string().optional(),
        input_schema: z.record(z.string(), z.unknown()).default({ type: 'object' }),
        annotations: z.record(z.string(), z.unknown()).optional(),
        output: z.string().max(100_000).optional(),
        error: z.string().max(1_000).optional(),
      }),
    )
    .max(100),
});

export const scenarioSchema = z.strictObject({
  /** The same scenario with the same seed makes the same faults. */
  seed: z.int().min(0).default(0),
  /** What differs from the profile the simulator was started with. */
  latency: latencySchema.prefault({}),
  /** The words of the next spoken turns, in their order. */
  heard: z.array(z.string().max(10_000)).max(1_000).default([]),
  /** MCP servers that sessions can reach; all others cannot be. */
  mcpServers: z.array(remoteServer).max(100).default([]),
  faults: z.array(faultSchema).max(100).default([]),
});

export type Scenario = z.output<typeof scenarioSchema>;
export type Fault = Scenario['faults'][number];
export type FaultOf<K extends Fault['kind']> = Extract<Fault, { kind: K }>;
export type TimedFault = FaultOf<'close' | 'stall' | 'slow_read'>;
