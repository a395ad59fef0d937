import type { RealtimeFunctionTool } from 'openai/resources/realtime/realtime';

import type { ToolDeclaration } from './tool.ts';

/** Tools as a session is told of them. */
export function toolSettings(tools: readonly ToolDeclaration[]): RealtimeFunctionTool[] {
  return tools.map(({ name, description, parameters }) => ({ type: 'function', name, description, parameters }));
}
