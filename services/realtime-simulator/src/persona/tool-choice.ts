import type { Tool } from '../protocol/generation-schema.ts';
import { argumentsFor } from './tool-arguments.ts';
import type { Cue, PlannedCall } from './persona.port.ts';
import { stemsOf } from './speakable.ts';

type FunctionTool = Extract<Tool, { type: 'function' }>;

/** What a word of the user is worth when the tool has it in its name, its parameters or its description. */
const IN_NAME = 3;
const IN_PARAMETERS = 2;
const IN_DESCRIPTION = 1;
/** Below this a tool does not fit what was said. */
const FITTING = 3;

/** The call that fits what the user said, its arguments taken from the words; null when words are the better answer. */
export function chooseCall(cue: Cue, words: string): PlannedCall | null {
  const tool = chosenTool(cue, words);
  if (!tool) return null;
  const given = argumentsFor(tool.parameters ?? {}, words);
  return { kind: 'function_call', name: tool.name, arguments: JSON.stringify(given) };
}

function chosenTool({ tools, toolChoice, heard }: Cue, words: string): FunctionTool | undefined {
  const functions = tools.filter((tool) => tool.type === 'function');
  if (toolChoice === 'none') return undefined;
  if (typeof toolChoice === 'object') {
    return toolChoice.type === 'function' ? functions.find(({ name }) => name === toolChoice.name) : undefined;
  }
  const said = new Set(stemsOf(words));
  const [best] = functions
    .map((tool) => ({ tool, score: score(tool, said) }))
    .sort((one, other) => other.score - one.score);
  if (toolChoice === 'required') return best?.tool;
  // The result of a call is spoken of; it is no wish for the next one.
  if (heard.kind === 'tool_result' || !best || best.score < FITTING) return undefined;
  return best.tool;
}

function score({ name, description, parameters }: FunctionTool, said: ReadonlySet<string>): number {
  const worth = new Map<string, number>();
  const rate = (text: string, points: number) => {
    for (const stem of stemsOf(text)) worth.set(stem, Math.max(points, worth.get(stem) ?? 0));
  };
  rate(description ?? '', IN_DESCRIPTION);
  rate(JSON.stringify(parameters ?? {}), IN_PARAMETERS);
  rate(name, IN_NAME);
  return [...said].reduce((sum, stem) => sum + (worth.get(stem) ?? 0), 0);
}
