import type { Emit } from '../protocol/server-event.ts';
import type { Transcription } from '../protocol/session-object.ts';
import { msOf } from '../protocol/pcm.ts';
import type { Hearing } from '../turns/hearing.ts';
import type { UserTurn } from '../turns/input-audio.ts';
import type { InputTranscriber } from '../turns/input-transcriber.ts';
import { isStreaming } from '../turns/transcription-deltas.ts';
import type { Conversation } from './conversation.ts';
import type { ItemRequests } from './item-requests.ts';
import type { ItemSound } from './item-sound.ts';

export interface UserTurnPorts {
  readonly emit: Emit;
  readonly conversation: Conversation;
  readonly sound: ItemSound;
  readonly items: ItemRequests;
  readonly hearing: Hearing;
  readonly transcriber: InputTranscriber;
}

/** Makes committed sound of the user an item of the conversation and has it transcribed. */
export class UserTurns {
  readonly #ports: UserTurnPorts;

  constructor(ports: UserTurnPorts) {
    this.#ports = ports;
  }

  /** Somebody has begun to speak: where a model transcribes at once and the words are known, they are told as they come. */
  begin(itemId: string, transcription: Transcription | null): void {
    if (!transcription || !isStreaming(transcription.model)) return;
    const words = this.#ports.hearing.foresee(itemId);
    if (words !== null) this.#ports.transcriber.begin(itemId, words, transcription.model);
  }

  /** What was begun became no turn. */
  dropBegun(): void {
    this.#ports.transcriber.dropBegun();
  }

  /** `transcription` is null when the session has it switched off. */
  take({ itemId, pcm, speechMs }: UserTurn, transcription: Transcription | null): void {
    const { emit, conversation, sound, items, hearing, transcriber } = this.#ports;
    emit({ type: 'input_audio_buffer.committed', previous_item_id: conversation.lastId, item_id: itemId });
    sound.append(itemId, pcm, speechMs);
    items.add(spoken(itemId, null));
    const words = hearing.listen({ itemId, pcm, speechMs, language: transcription?.language ?? null });
    if (!transcription) return;
    const heard = { itemId, speechMs, durationMs: msOf(pcm.length) };
    transcriber.transcribe(heard, transcription.model, words, (transcript) => {
      conversation.replace(spoken(itemId, transcript));
    });
  }
}

/** What a user said; its events never carry the transcript, only a later `conversation.item.retrieve` does. */
function spoken(id: string, transcript: string | null) {
  return {
    id,
    type: 'message',
    status: 'completed',
    role: 'user',
    content: [{ type: 'input_audio', transcript }],
  } as const;
}
