import type { ResponseOptions } from '../protocol/client-event.ts';
import type { NewId } from '../protocol/ids.ts';
import { msOf } from '../protocol/pcm.ts';
import type { Item } from '../protocol/item.ts';
import type { RealtimeModel } from '../protocol/models.ts';
import { RequestRefused } from '../protocol/request-refused.ts';
import type { SessionObject } from '../protocol/session-object.ts';
import { lastHeard, turnsSoFar } from '../persona/heard.ts';
import type { Cue } from '../persona/persona.port.ts';
import { withRate } from '../sessions/apply-session-update.ts';
import type { RemoteTools } from '../remote-tools/remote-tools.ts';
import type { Conversation } from '../sessions/conversation.ts';
import type { ItemSound } from '../sessions/item-sound.ts';
import { makeItem } from '../sessions/make-item.ts';
import { refuseOtherVoice } from '../sessions/refuse-settings.ts';
import { measureSpeech } from '../turns/speech-detector.ts';
import { itemTokens, textTokens, type TokenCount } from '../usage/token-count.ts';
import type { ResponsePlan } from './response-plan.ts';

export interface PlanContext {
  readonly session: SessionObject;
  readonly model: RealtimeModel;
  readonly conversation: Conversation;
  readonly sound: ItemSound;
  readonly newId: NewId;
  readonly remote: RemoteTools;
  /** The assistant's voice has been heard: from then on it is fixed. */
  readonly hasSpoken: boolean;
}

/** What a response is made from. */
interface Input {
  readonly items: readonly Item[];
  readonly speechMsOf: (itemId: string) => number;
  readonly soundMsOf: (itemId: string) => number;
}

/** Settles a response: the session's settings under the request's own. Throws `RequestRefused`. */
export function planResponse(options: ResponseOptions, context: PlanContext): ResponsePlan {
  const { session, model, conversation, newId } = context;
  refuseVoice(options, context);
  const input = options.input ? givenInput(options.input, context) : wholeConversation(context);
  const cue = makeCue(options, context, input);
  return {
    id: newId('resp'),
    conversation: options.conversation === 'none' ? null : conversation,
    modality: (options.output_modalities ?? session.output_modalities)[0] ?? 'audio',
    format: withRate(options.audio?.output?.format ?? session.audio.output.format),
    voice: options.audio?.output?.voice ?? session.audio.output.voice,
    speed: session.audio.output.speed,
    maxOutputTokens: options.max_output_tokens ?? session.max_output_tokens,
    metadata: options.metadata ?? null,
    hasPhases: model.hasPhases,
    input: countTokens(cue, input),
    cue,
  };
}

function makeCue(options: ResponseOptions, context: PlanContext, { items, speechMsOf }: Input): Cue {
  const { session, remote } = context;
  const tools = options.tools ?? session.tools;
  return {
    heard: lastHeard(items, speechMsOf),
    turn: turnsSoFar(items),
    instructions: options.instructions ?? session.instructions,
    items: [...items],
    tools,
    offers: remote.offers(tools),
    toolChoice: options.tool_choice ?? session.tool_choice,
    mayCallInParallel: options.parallel_tool_calls ?? session.parallel_tool_calls ?? true,
  };
}

function refuseVoice({ audio }: ResponseOptions, { session, hasSpoken }: PlanContext): void {
  const voice = audio?.output?.voice;
  if (hasSpoken && voice !== undefined) refuseOtherVoice(session, voice, 'response.audio.output.voice');
}

function wholeConversation({ conversation, sound }: PlanContext): Input {
  return {
    items: conversation.items,
    speechMsOf: (itemId) => sound.speechMs(itemId),
    soundMsOf: (itemId) => sound.durationMs(itemId),
  };
}

function givenInput(requests: NonNullable<ResponseOptions['input']>, context: PlanContext): Input {
  const { conversation, sound, newId, session } = context;
  const own = new Map<string, Int16Array>();
  const items = requests.map((request, index) => {
    if (request.type === 'item_reference') return referenced(conversation, request.id, `response.input[${index}].id`);
    const { item, pcm } = makeItem(request, { newId, audio: session.audio });
    if (pcm.length > 0) own.set(item.id, pcm);
    return item;
  });
  return {
    items,
    speechMsOf: (itemId) => measured(own.get(itemId), measureSpeech) ?? sound.speechMs(itemId),
    soundMsOf: (itemId) => measured(own.get(itemId), (pcm) => msOf(pcm.length)) ?? sound.durationMs(itemId),
  };
}

function measured(pcm: Int16Array | undefined, measure: (pcm: Int16Array) => number): number | undefined {
  return pcm && measure(pcm);
}

function referenced(conversation: Conversation, itemId: string, param: string): Item {
  const item = conversation.find(itemId);
  if (item) return item;
  throw new RequestRefused('invalid_value', `Item with id '${itemId}' does not exist.`, param);
}

function countTokens({ instructions, tools }: Cue, { items, soundMsOf }: Input): TokenCount {
  const settings = textTokens(instructions) + (tools.length > 0 ? textTokens(JSON.stringify(tools)) : 0);
  return items.reduce(
    (sum, item) => {
      const { text, audio } = itemTokens(item, soundMsOf(item.id));
      return { text: sum.text + text, audio: sum.audio + audio };
    },
    { text: settings, audio: 0 },
  );
}
