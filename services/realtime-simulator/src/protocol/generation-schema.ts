import { z } from 'zod';

const functionTool = z.strictObject({
  type: z.literal('function'),
  name: z.string().min(1),
  description: z.string().optional(),
  parameters: z.record(z.string(), z.unknown()).optional(),
});
const toolFilter = z.strictObject({ tool_names: z.array(z.string()).optional(), read_only: z.boolean().optional() });
/** Addresses, headers and authorization are taken as they are: the simulator calls nobody. */
const remoteTool = z.looseObject({
  type: z.literal('mcp'),
  server_label: z.string(),
  allowed_tools: z
    .union([z.array(z.string()), toolFilter])
    .nullable()
    .optional(),
  require_approval: z
    .union([
      z.enum(['always', 'never']),
      z.strictObject({ always: toolFilter.optional(), never: toolFilter.optional() }),
    ])
    .nullable()
    .optional(),
});

const tool = z.discriminatedUnion('type', [functionTool, remoteTool]);
export const toolsSchema = z.array(tool);

export const toolChoiceSchema = z.union([
  z.enum(['none', 'auto', 'required']),
  z.strictObject({ type: z.literal('function'), name: z.string() }),
  z.strictObject({ type: z.literal('mcp'), server_label: z.string(), name: z.string().nullable().optional() }),
]);

export const promptSchema = z.strictObject({
  id: z.string(),
  version: z.string().nullable().optional(),
  variables: z.record(z.string(), z.unknown()).nullable().optional(),
});

export const reasoningSchema = z.strictObject({
  effort: z.enum(['minimal', 'low', 'medium', 'high', 'xhigh']).optional(),
});
export const maxOutputTokensSchema = z.union([z.int().min(1).max(4096), z.literal('inf')]);
/** Exactly one: audio always brings its transcript, both together are refused. */
export const outputModalitiesSchema = z.array(z.enum(['text', 'audio'])).length(1);

export type Tool = z.infer<typeof tool>;
export type RemoteTool = z.infer<typeof remoteTool>;
export type ToolChoice = z.infer<typeof toolChoiceSchema>;
