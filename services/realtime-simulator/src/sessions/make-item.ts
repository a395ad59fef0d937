import { concatenate } from '../protocol/pcm.ts';
import type { NewId } from '../protocol/ids.ts';
import type { ContentPart, Item } from '../protocol/item.ts';
import type { ItemRequest } from '../protocol/item-schema.ts';
import type { SessionObject } from '../protocol/session-object.ts';
import { decodeSound } from '../protocol/sound-codec.ts';

export interface MadeItem {
  readonly item: Item;
  /** The sound it came with, PCM16 at 24 kHz; empty when there was none. */
  readonly pcm: Int16Array;
}

type MessageRequest = Extract<ItemRequest, { type: 'message' }>;
type PartRequest = MessageRequest['content'][number];

export interface ItemContext {
  readonly newId: NewId;
  /** What a user says comes in the format of the input, what the assistant said in that of the output. */
  readonly audio: SessionObject['audio'];
}

/** The item a client asks for: its own id or a new one. Throws `RequestRefused` when its sound cannot be read. */
export function makeItem(request: ItemRequest, { newId, audio }: ItemContext): MadeItem {
  const silence = new Int16Array(0);
  const id = request.id ?? newId('item');
  switch (request.type) {
    case 'message':
      return { item: makeMessage(id, request), pcm: soundOf(request, audio) };
    case 'function_call': {
      const { name, arguments: given, call_id = newId('call'), status = 'completed' } = request;
      return { item: { id, type: 'function_call', status, name, call_id, arguments: given }, pcm: silence };
    }
    case 'function_call_output':
      return {
        item: { id, type: 'function_call_output', call_id: request.call_id, output: request.output },
        pcm: silence,
      };
    case 'mcp_approval_response': {
      const { type, approval_request_id, approve, reason = null } = request;
      return { item: { id, type, approval_request_id, approve, reason }, pcm: silence };
    }
    default:
      return request satisfies never;
  }
}

function makeMessage(id: string, request: MessageRequest): Item {
  const phase = request.role === 'assistant' ? request.phase : undefined;
  return {
    id,
    type: 'message',
    status: request.status ?? 'completed',
    role: request.role,
    content: request.content.map(withoutSound),
    ...(phase && { phase }),
  };
}

function withoutSound(part: PartRequest): ContentPart {
  switch (part.type) {
    case 'input_audio':
    case 'output_audio':
      return { type: part.type, transcript: part.transcript ?? null };
    case 'input_image':
      return { type: part.type, image_url: part.image_url, ...(part.detail && { detail: part.detail }) };
    case 'input_text':
    case 'output_text':
      return part;
    default:
      return part satisfies never;
  }
}

function soundOf({ role, content }: MessageRequest, audio: SessionObject['audio']): Int16Array {
  const { format } = role === 'assistant' ? audio.output : audio.input;
  const parts: readonly PartRequest[] = content;
  return concatenate(
    parts.flatMap((part, index) =>
      'audio' in part && part.audio !== undefined
        ? decodeSound(part.audio, format, `item.content[${index}].audio`)
        : [],
    ),
  );
}
