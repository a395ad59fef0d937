import { z } from 'zod';

import { audioFormatSchema } from './audio-format-schema.ts';
import {
  maxOutputTokensSchema,
  outputModalitiesSchema,
  promptSchema,
  reasoningSchema,
  toolChoiceSchema,
  toolsSchema,
} from './generation-schema.ts';
import { transcriptionModels, voices } from './models.ts';

const transcription = z.strictObject({
  model: z.enum(transcriptionModels).optional(),
  language: z.string().optional(),
  languages: z.array(z.string()).min(1).optional(),
  keywords: z.array(z.string()).optional(),
  prompt: z.string().optional(),
  delay: z.enum(['minimal', 'low', 'medium', 'high', 'xhigh']).optional(),
});

const noiseReduction = z.strictObject({
  type: z.enum(['near_field', 'far_field']),
  strength: z.number().optional(),
});

const answering = { create_response: z.boolean().optional(), interrupt_response: z.boolean().optional() };

const turnDetection = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('server_vad'),
    threshold: z.number().min(0).max(1).optional(),
    prefix_padding_ms: z.int().min(0).optional(),
    silence_duration_ms: z.int().min(0).optional(),
    idle_timeout_ms: z.int().min(5000).max(30_000).nullable().optional(),
    ...answering,
  }),
  z.strictObject({
    type: z.literal('semantic_vad'),
    eagerness: z.enum(['low', 'medium', 'high', 'auto']).optional(),
    ...answering,
  }),
]);

export const voiceSchema = z.union([z.enum(voices), z.strictObject({ id: z.string() })]);

const audioInput = z.strictObject({
  format: audioFormatSchema.optional(),
  transcription: transcription.nullable().optional(),
  noise_reduction: noiseReduction.nullable().optional(),
  turn_detection: turnDetection.nullable().optional(),
});

const audio = z.strictObject({
  input: audioInput.optional(),
  output: z
    .strictObject({
      format: audioFormatSchema.optional(),
      voice: voiceSchema.optional(),
      speed: z.number().min(0.25).max(1.5).optional(),
    })
    .optional(),
});

const tracing = z.union([
  z.literal('auto'),
  z.strictObject({
    workflow_name: z.string().optional(),
    group_id: z.string().optional(),
    metadata: z.record(z.string(), z.unknown()).optional(),
  }),
]);

const truncation = z.union([
  z.enum(['auto', 'disabled']),
  z.strictObject({
    type: z.literal('retention_ratio'),
    retention_ratio: z.number().min(0).max(1),
    token_limits: z.strictObject({ post_instructions: z.int().min(0).optional() }).optional(),
  }),
]);

const include = z.array(z.enum(['item.input_audio_transcription.logprobs']));

const conversationSession = z.strictObject({
  type: z.literal('realtime'),
  model: z.string().optional(),
  output_modalities: outputModalitiesSchema.optional(),
  instructions: z.string().optional(),
  audio: audio.optional(),
  include: include.optional(),
  tracing: tracing.nullable().optional(),
  tools: toolsSchema.optional(),
  tool_choice: toolChoiceSchema.optional(),
  parallel_tool_calls: z.boolean().optional(),
  reasoning: reasoningSchema.optional(),
  max_output_tokens: maxOutputTokensSchema.optional(),
  truncation: truncation.optional(),
  prompt: promptSchema.nullable().optional(),
});

/** A session that only writes down what it hears. */
const transcriptionSession = z.strictObject({
  type: z.literal('transcription'),
  audio: z.strictObject({ input: audioInput.optional() }).optional(),
  include: include.optional(),
});

/** `session.update.session` of either kind; a key it does not list is an error, as with the service. */
export const sessionSchema = z.discriminatedUnion('type', [conversationSession, transcriptionSession]);

export type SessionRequest = z.infer<typeof sessionSchema>;
export type SessionKind = SessionRequest['type'];
export type SessionUpdate = z.infer<typeof conversationSession>;
export type TurnDetectionUpdate = z.infer<typeof turnDetection>;
export type TranscriptionUpdate = z.infer<typeof transcription>;
export type Voice = z.infer<typeof voiceSchema>;
