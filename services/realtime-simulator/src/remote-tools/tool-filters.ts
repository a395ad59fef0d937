import type { RemoteTool } from '../protocol/generation-schema.ts';
import type { ListedTool } from '../protocol/item.ts';

interface Filter {
  readonly tool_names?: readonly string[] | undefined;
  readonly read_only?: boolean | undefined;
}

function matches({ tool_names, read_only }: Filter, { name, annotations }: ListedTool): boolean {
  if (tool_names && !tool_names.includes(name)) return false;
  return read_only === undefined || (annotations?.['readOnlyHint'] === true) === read_only;
}

/** The session lets its answers use the tool. */
export function isAllowed({ allowed_tools: allowed }: RemoteTool, tool: ListedTool): boolean {
  if (!allowed) return true;
  return 'length' in allowed ? allowed.includes(tool.name) : matches(allowed, tool);
}

/** Somebody must say yes before it is called: every tool, unless the session says otherwise. */
export function needsApproval({ require_approval: rule }: RemoteTool, tool: ListedTool): boolean {
  if (!rule || typeof rule === 'string') return rule !== 'never';
  if (rule.always && matches(rule.always, tool)) return true;
  return !(rule.never && matches(rule.never, tool));
}
