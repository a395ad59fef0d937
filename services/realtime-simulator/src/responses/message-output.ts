import { obfuscationOf } from '../protocol/ids.ts';
import type { ContentPart, ItemStatus, MessageItem, Phase } from '../protocol/item.ts';
import type { Emit, PartIds, StreamedPart } from '../protocol/server-event.ts';
import type { AudioFormat } from '../protocol/session-object.ts';
import { SoundEncoder } from '../protocol/sound-codec.ts';
import type { Conversation } from '../sessions/conversation.ts';
import type { ItemSound } from '../sessions/item-sound.ts';

export interface MessagePorts {
  readonly emit: Emit;
  /** Where the message goes; null for a response outside the conversation. */
  readonly conversation: Conversation | null;
  readonly sound: ItemSound;
}

export interface MessageStart {
  readonly responseId: string;
  readonly itemId: string;
  readonly outputIndex: number;
  readonly modality: 'audio' | 'text';
  readonly format: AudioFormat;
  readonly phase: Phase | null;
}

/** An assistant message while it is being given: sends its events in the recorded order and keeps its item current. */
export class MessageOutput {
  readonly #ports: MessagePorts;
  readonly #start: MessageStart;
  readonly #ids: PartIds;
  readonly #encoder: SoundEncoder;
  #status: ItemStatus = 'in_progress';
  #words = '';

  constructor(ports: MessagePorts, start: MessageStart) {
    this.#ports = ports;
    this.#start = start;
    const { responseId, itemId, outputIndex } = start;
    this.#ids = { response_id: responseId, item_id: itemId, output_index: outputIndex, content_index: 0 };
    this.#encoder = new SoundEncoder(start.format);
  }

  get words(): string {
    return this.#words;
  }

  get item(): MessageItem {
    const { itemId, modality, phase } = this.#start;
    const finished: ContentPart =
      modality === 'audio'
        ? { type: 'output_audio', transcript: this.#words }
        : { type: 'output_text', text: this.#words };
    return {
      id: itemId,
      type: 'message',
      status: this.#status,
      role: 'assistant',
      content: this.#status === 'in_progress' ? [] : [finished],
      ...(phase && { phase }),
    };
  }

  open(): void {
    const { emit, conversation } = this.#ports;
    emit({ type: 'response.output_item.added', ...this.#outputIds(), item: this.item });
    if (conversation) {
      const previous = conversation.insert(this.item);
      emit({ type: 'conversation.item.added', previous_item_id: previous, item: this.item });
    }
    emit({ type: 'response.content_part.added', ...this.#ids, part: this.#part() });
  }

  say(delta: string): void {
    this.#words += delta;
    const type =
      this.#start.modality === 'audio' ? 'response.output_audio_transcript.delta' : 'response.output_text.delta';
    this.#ports.emit({ type, ...this.#ids, delta, obfuscation: obfuscationOf(delta) });
  }

  sound(pcm: Int16Array): void {
    if (this.#ports.conversation) this.#ports.sound.append(this.#start.itemId, pcm);
    this.#sendSound(this.#encoder.encode(pcm));
  }

  #sendSound(delta: string): void {
    if (delta !== '') this.#ports.emit({ type: 'response.output_audio.delta', ...this.#ids, delta });
  }

  /** Sends, if it shall be told, what is due at the end, also of an answer that was cut off. */
  close(status: Exclude<ItemStatus, 'in_progress'>, isTold: boolean): void {
    const { emit, conversation } = this.#ports;
    this.#status = status;
    conversation?.replace(this.item);
    if (!isTold) return;
    if (this.#start.modality === 'audio') {
      if (status === 'completed') this.#sendSound(this.#encoder.flush());
      emit({ type: 'response.output_audio.done', ...this.#ids });
      emit({ type: 'response.output_audio_transcript.done', ...this.#ids, transcript: this.#words });
    } else {
      emit({ type: 'response.output_text.done', ...this.#ids, text: this.#words });
    }
    emit({ type: 'response.content_part.done', ...this.#ids, part: this.#part() });
    if (conversation) {
      const previous = conversation.predecessorWhenDone(this.#start.itemId);
      emit({ type: 'conversation.item.done', previous_item_id: previous, item: this.item });
    }
    emit({ type: 'response.output_item.done', ...this.#outputIds(), item: this.item });
  }

  #part(): StreamedPart {
    return this.#start.modality === 'audio'
      ? { type: 'audio', transcript: this.#words }
      : { type: 'text', text: this.#words };
  }

  #outputIds() {
    return { response_id: this.#start.responseId, output_index: this.#start.outputIndex };
  }
}
