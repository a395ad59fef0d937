import { remoteWords, type Item } from '../protocol/item.ts';

export interface TokenCount {
  readonly text: number;
  readonly audio: number;
}

/** An estimate: four characters to a token. */
export function textTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

/** What a user says costs one token for every 100 ms begun and ended. */
export function inputAudioTokens(ms: number): number {
  return Math.floor(ms / 100);
}

/** What the assistant says costs one token for every 50 ms. */
export function outputAudioTokens(ms: number): number {
  return Math.round(ms / 50);
}

/** Tokens that frame each item (recorded: two more items of a conversation cost about ten beside their words). */
const ITEM_FRAME = 5;

/** What an item costs as part of the input of a response; `soundMs` is the length of its sound. */
export function itemTokens(item: Item, soundMs: number): TokenCount {
  switch (item.type) {
    case 'message': {
      const text = item.content.reduce((sum, part) => sum + ('text' in part ? textTokens(part.text) : 0), 0);
      const spoken = item.content.reduce((sum, part) => {
        return sum + (part.type === 'output_audio' ? textTokens(part.transcript ?? '') : 0);
      }, 0);
      // The assistant's own sound costs the same when it is heard again as when it was made (recorded).
      const audio = item.role === 'assistant' ? outputAudioTokens(soundMs) : inputAudioTokens(soundMs);
      return { text: ITEM_FRAME + text + spoken, audio };
    }
    case 'function_call':
      return { text: ITEM_FRAME + textTokens(item.name) + textTokens(item.arguments), audio: 0 };
    case 'function_call_output':
      return { text: ITEM_FRAME + textTokens(item.output), audio: 0 };
    case 'mcp_list_tools':
    case 'mcp_call':
    case 'mcp_approval_request':
    case 'mcp_approval_response':
      return { text: ITEM_FRAME + textTokens(remoteWords(item)), audio: 0 };
    default:
      return item satisfies never;
  }
}
