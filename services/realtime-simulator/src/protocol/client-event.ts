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
import { inputItemSchema, itemSchema } from './item-schema.ts';
import { sessionSchema, voiceSchema } from './session-schema.ts';

const responseOptions = z.strictObject({
  output_modalities: outputModalitiesSchema.optional(),
  instructions: z.string().optional(),
  audio: z
    .strictObject({
      output: z.strictObject({ format: audioFormatSchema.optional(), voice: voiceSchema.optional() }).optional(),
    })
    .optional(),
  tools: toolsSchema.optional(),
  tool_choice: toolChoiceSchema.optional(),
  parallel_tool_calls: z.boolean().optional(),
  reasoning: reasoningSchema.optional(),
  max_output_tokens: maxOutputTokensSchema.optional(),
  conversation: z.enum(['auto', 'none']).optional(),
  metadata: z.record(z.string(), z.string()).nullable().optional(),
  prompt: promptSchema.nullable().optional(),
  input: z.array(inputItemSchema).optional(),
});

function event<T extends string, S extends z.core.$ZodLooseShape>(type: T, fields: S) {
  return z.strictObject({ event_id: z.string().max(512).optional(), type: z.literal(type), ...fields });
}

/** Everything a client may send; over a WebSocket `output_audio_buffer.clear` is known and refused. */
export const clientEventSchema = z.discriminatedUnion('type', [
  event('session.update', { session: sessionSchema }),
  event('input_audio_buffer.append', { audio: z.string() }),
  event('input_audio_buffer.commit', {}),
  event('input_audio_buffer.clear', {}),
  event('output_audio_buffer.clear', {}),
  event('conversation.item.create', { item: itemSchema, previous_item_id: z.string().optional() }),
  event('conversation.item.retrieve', { item_id: z.string() }),
  event('conversation.item.delete', { item_id: z.string() }),
  event('conversation.item.truncate', {
    item_id: z.string(),
    content_index: z.int().min(0),
    audio_end_ms: z.int().min(0),
  }),
  event('response.create', { response: responseOptions.optional() }),
  event('response.cancel', { response_id: z.string().optional() }),
]);

export type ClientEvent = z.infer<typeof clientEventSchema>;
export type ClientEventOf<T extends ClientEvent['type']> = Extract<ClientEvent, { type: T }>;
export type ResponseOptions = z.infer<typeof responseOptions>;

export const clientEventTypes: readonly string[] = clientEventSchema.options.map((option) => option.shape.type.value);
