import type { RemoteOffer } from '../remote-tools/remote-tools.ts';
import { argumentsFor } from './tool-arguments.ts';
import type { Cue, PlannedCall, PlannedRemoteCall } from './persona.port.ts';
import { stemsOf } from './speakable.ts';

/** What a word of the user is worth when the tool has it in its name, its parameters or its description. */
const IN_NAME = 3;
const IN_PARAMETERS = 2;
const IN_DESCRIPTION = 1;
/** Below this a tool does not fit what was said. */
const FITTING = 3;

/** Something that can be called, wherever it is. */
interface Candidate {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
  /** Null for a function of the client. */
  readonly offer: RemoteOffer | null;
}

/** The call that fits what the user said, its arguments taken from the words; null when words are the better answer. */
export function chooseCall(cue: Cue, words: string): PlannedCall | PlannedRemoteCall | null {
  const chosen = chosenTool(cue, words);
  if (!chosen) return null;
  const { offer, name } = chosen;
  const given = JSON.stringify(argumentsFor(chosen.parameters ?? {}, words));
  if (offer) return { kind: 'remote_call', offer, arguments: given };
  return { kind: 'function_call', name, arguments: given };
}

function candidatesOf({ tools, offers, toolChoice }: Cue): Candidate[] {
  const functions = tools.filter((tool) => tool.type === 'function').map((tool) => ({ ...tool, offer: null }));
  const remote = offers.map((offer) => {
    const { name, description, input_schema: parameters } = offer.tool;
    return { name, description, parameters, offer };
  });
  if (typeof toolChoice === 'string') return [...functions, ...remote];
  if (toolChoice.type === 'function') return functions.filter(({ name }) => name === toolChoice.name);
  const ofServer = remote.filter(({ offer }) => offer.server === toolChoice.server_label);
  return ofServer.filter(({ name }) => !toolChoice.name || name === toolChoice.name);
}

function chosenTool(cue: Cue, words: string): Candidate | undefined {
  const { toolChoice, heard } = cue;
  if (toolChoice === 'none') return undefined;
  const said = new Set(stemsOf(words));
  const [best] = candidatesOf(cue)
    .map((tool) => ({ tool, score: score(tool, said) }))
    .sort((one, other) => other.score - one.score);
  if (toolChoice !== 'auto') return best?.tool;
  // The result of a call is spoken of; it is no wish for the next one.
  if (heard.kind === 'tool_result' || !best || best.score < FITTING) return undefined;
  return best.tool;
}

function score({ name, description, parameters }: Candidate, said: ReadonlySet<string>): number {
  const worth = new Map<string, number>();
  const rate = (text: string, points: number) => {
    for (const stem of stemsOf(text)) worth.set(stem, Math.max(points, worth.get(stem) ?? 0));
  };
  rate(description ?? '', IN_DESCRIPTION);
  rate(JSON.stringify(parameters ?? {}), IN_PARAMETERS);
  rate(name, IN_NAME);
  return [...said].reduce((sum, stem) => sum + (worth.get(stem) ?? 0), 0);
}
