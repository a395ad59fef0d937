import { z } from 'zod';

const head = {
  id: z.string().min(1).optional(),
  object: z.literal('realtime.item').optional(),
  status: z.enum(['completed', 'incomplete', 'in_progress']).optional(),
};

const inputText = z.strictObject({ type: z.literal('input_text'), text: z.string() });
const inputAudio = z.strictObject({
  type: z.literal('input_audio'),
  audio: z.string().optional(),
  transcript: z.string().nullable().optional(),
});
const inputImage = z.strictObject({
  type: z.literal('input_image'),
  image_url: z.string().startsWith('data:'),
  detail: z.enum(['auto', 'low', 'high']).optional(),
});
const outputText = z.strictObject({ type: z.literal('output_text'), text: z.string() });
const outputAudio = z.strictObject({
  type: z.literal('output_audio'),
  audio: z.string().optional(),
  transcript: z.string().nullable().optional(),
});

const message = { ...head, type: z.literal('message') };

const systemMessage = z.strictObject({ ...message, role: z.literal('system'), content: z.array(inputText) });
const userMessage = z.strictObject({
  ...message,
  role: z.literal('user'),
  content: z.array(z.discriminatedUnion('type', [inputText, inputAudio, inputImage])),
});
const assistantMessage = z.strictObject({
  ...message,
  role: z.literal('assistant'),
  content: z.array(z.discriminatedUnion('type', [outputText, outputAudio])),
  phase: z.enum(['commentary', 'final_answer']).optional(),
});

const functionCall = z.strictObject({
  ...head,
  type: z.literal('function_call'),
  call_id: z.string().optional(),
  name: z.string(),
  arguments: z.string(),
});
const functionCallOutput = z.strictObject({
  ...head,
  type: z.literal('function_call_output'),
  call_id: z.string(),
  output: z.string(),
});

const approvalResponse = z.strictObject({
  // The schema asks for one; the Agents SDK sends none.
  id: z.string().min(1).optional(),
  type: z.literal('mcp_approval_response'),
  approval_request_id: z.string(),
  approve: z.boolean(),
  reason: z.string().nullable().optional(),
});

/** An item as a client may create it. */
export const itemSchema = z.discriminatedUnion('type', [
  z.discriminatedUnion('role', [systemMessage, userMessage, assistantMessage]),
  functionCall,
  functionCallOutput,
  approvalResponse,
]);

/** An item in `response.create.response.input`: a raw one, or one of the conversation by its id. */
export const inputItemSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('item_reference'), id: z.string() }),
  itemSchema,
]);

export type ItemRequest = z.infer<typeof itemSchema>;
