import type { ClientEventOf } from '../protocol/client-event.ts';
import { encodePcm } from '../protocol/pcm.ts';
import type { NewId } from '../protocol/ids.ts';
import type { ApprovalResponseItem, ContentPartWithSound, Item, MessageItem } from '../protocol/item.ts';
import { RequestRefused } from '../protocol/request-refused.ts';
import type { Emit } from '../protocol/server-event.ts';
import type { RemoteTools } from '../remote-tools/remote-tools.ts';
import { measureSpeech } from '../turns/speech-detector.ts';
import type { Conversation } from './conversation.ts';
import type { ItemSound } from './item-sound.ts';
import { makeItem, type ItemContext } from './make-item.ts';

export interface ItemPorts {
  readonly emit: Emit;
  readonly newId: NewId;
  readonly conversation: Conversation;
  readonly sound: ItemSound;
  readonly audio: () => ItemContext['audio'];
  readonly remote: RemoteTools;
}

const doing = { retrieve: 'retrieving', delete: 'deleting', truncate: 'truncating' } as const;

/** Carries out what a client asks of the conversation's items. Each method throws `RequestRefused` when it cannot. */
export class ItemRequests {
  readonly #ports: ItemPorts;

  constructor(ports: ItemPorts) {
    this.#ports = ports;
  }

  create(request: ClientEventOf<'conversation.item.create'>): void {
    const { newId, audio } = this.#ports;
    const { item, pcm } = makeItem(request.item, { newId, audio: audio() });
    if (item.type === 'mcp_approval_response') this.#refuseUnasked(item);
    this.add(item, request.previous_item_id);
    if (pcm.length > 0) this.#ports.sound.append(item.id, pcm, measureSpeech(pcm));
    if (item.type === 'mcp_approval_response') this.#ports.remote.answer(item);
  }

  /** Puts a finished item into the conversation and tells the client. */
  add(item: Item, previousItemId?: string): void {
    const { emit, conversation } = this.#ports;
    const previous = conversation.insert(item, previousItemId);
    emit({ type: 'conversation.item.added', previous_item_id: previous, item });
    emit({ type: 'conversation.item.done', previous_item_id: previous, item });
  }

  retrieve({ item_id }: ClientEventOf<'conversation.item.retrieve'>): void {
    const item = this.#find(item_id, 'retrieve');
    this.#ports.emit({
      type: 'conversation.item.retrieved',
      item: item.type === 'message' ? this.#withSound(item) : item,
    });
  }

  delete({ item_id }: ClientEventOf<'conversation.item.delete'>): void {
    this.#find(item_id, 'delete');
    this.#ports.conversation.remove(item_id);
    this.#ports.emit({ type: 'conversation.item.deleted', item_id });
  }

  /** Cuts an answer down to what was heard of it; its transcript goes, since nobody knows which words those were. */
  truncate({ item_id, content_index, audio_end_ms }: ClientEventOf<'conversation.item.truncate'>): void {
    const { emit, conversation, sound } = this.#ports;
    const item = this.#find(item_id, 'truncate');
    if (item.type !== 'message' || item.role !== 'assistant' || !sound.has(item_id)) {
      throw new RequestRefused('unsupported_content_type', 'Only model output audio messages can be truncated');
    }
    if (content_index !== 0) {
      throw new RequestRefused('invalid_value', 'The item has no such content part.', 'content_index');
    }
    const durationMs = Math.floor(sound.durationMs(item_id));
    if (audio_end_ms > durationMs) {
      throw new RequestRefused(null, `Audio content of ${durationMs}ms is already shorter than ${audio_end_ms}ms`);
    }
    sound.truncate(item_id, audio_end_ms);
    conversation.replace({ ...item, content: [{ type: 'output_audio', transcript: null }] });
    emit({ type: 'conversation.item.truncated', item_id, content_index, audio_end_ms });
  }

  #refuseUnasked({ approval_request_id: id }: ApprovalResponseItem): void {
    const { items } = this.#ports.conversation;
    const isAnswered = items.some((item) => item.type === 'mcp_approval_response' && item.approval_request_id === id);
    if (!isAnswered && items.some((item) => item.type === 'mcp_approval_request' && item.id === id)) return;
    const message = `Approval request with id '${id}' ${isAnswered ? 'has been answered' : 'does not exist'}.`;
    throw new RequestRefused('invalid_value', message, 'item.approval_request_id');
  }

  #find(itemId: string, action: 'retrieve' | 'delete' | 'truncate'): Item {
    const item = this.#ports.conversation.find(itemId);
    if (item) return item;
    const message = `Error ${doing[action]} item: the item with id '${itemId}' does not exist.`;
    throw new RequestRefused(`item_${action}_invalid_item_id`, message);
  }

  #withSound(item: MessageItem): MessageItem<ContentPartWithSound> {
    const pcm = this.#ports.sound.pcm(item.id);
    if (!pcm) return item;
    const stored = { audio: encodePcm(pcm), format: 'pcm16' } as const;
    const isSound = (part: ContentPartWithSound) => part.type === 'input_audio' || part.type === 'output_audio';
    return { ...item, content: item.content.map((part) => (isSound(part) ? { ...part, ...stored } : part)) };
  }
}
