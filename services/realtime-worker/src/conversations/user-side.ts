import type { StoredItem } from '@colloquy/fabric';
import type { ConversationSettings, ErrorCode, SettingsInEffect } from '@colloquy/protocol';

import type { ConversationOptions } from './conversation-options.ts';
import { errorMessage } from './reply-messages.ts';
import type { ReplyStream } from './reply-stream.ts';
import { LiveSettings } from './settings/live-settings.ts';
import { silenceMs } from './settings/session-terms.ts';
import { settingsItem, settingsOf } from './settings/stored-settings.ts';
import type { TurnMeter } from './turn-meter.ts';
import type { UpstreamClientEvent, UpstreamServerEvent } from './upstream.port.ts';
import { UserVoice } from './user-voice.ts';

export interface UserSideParts {
  readonly options: ConversationOptions;
  readonly meter: TurnMeter;
  readonly stream: ReplyStream;
  readonly send: (event: UpstreamClientEvent) => void;
  /** PCM16 at the upstream's rate; false when it was dropped. */
  readonly append: (pcm: Uint8Array) => boolean;
  /** No reply is under way or wanted. */
  readonly isTurnOver: () => boolean;
}

/** What the user brings to the talk: a voice, and settings of their own. Whatever cannot be done, the client is told. */
export class UserSide {
  readonly #parts: UserSideParts;
  readonly #voice: UserVoice;
  readonly #settings: LiveSettings;

  constructor(parts: UserSideParts) {
    const { options, meter, send, append, isTurnOver } = parts;
    this.#parts = parts;
    this.#voice = new UserVoice({ inputRate: options.record.inputRate, meter, send, append });
    this.#settings = new LiveSettings({
      terms: options.session,
      send,
      isTurnOver,
      observer: {
        onApplied: (settings) => {
          this.#voice.use(settings.turn_mode === 'push_to_talk');
          meter.waitFor(silenceMs(settings));
        },
        onConfirmed: (changes) => this.#confirm(changes),
        onRefused: (code) => this.#refuse(code),
      },
    });
  }

  get settings(): SettingsInEffect {
    return this.#settings.inEffect;
  }

  get isSpeaking(): boolean {
    return this.#voice.isSpeaking;
  }

  /** `said` is what earlier workers wrote down. */
  restore(said: readonly StoredItem[]): void {
    const hasReplied = said.some(({ role }) => role === 'assistant');
    this.#settings.restore(settingsOf(this.#parts.options.record, said), hasReplied);
  }

  /** PCM16 at the client's rate; false when it was dropped. */
  hear(pcm: Uint8Array): boolean {
    return this.#voice.hear(pcm);
  }

  /** The client asks for other settings, which the gateway found to be allowed. */
  change(settings: ConversationSettings): void {
    this.#settings.change(settings);
  }

  /** Whether a turn was made of what the user said while holding the button. */
  commit(): boolean {
    if (!this.#voice.isPushToTalk) return this.#refuse('not_push_to_talk');
    if (!this.#voice.commit()) return this.#refuse('too_little_audio');
    this.#parts.meter.committed();
    return true;
  }

  /** What was said since the last `commit` does not count. */
  clear(): void {
    if (this.#voice.isPushToTalk) this.#voice.clear();
    else this.#refuse('not_push_to_talk');
  }

  get isAnsweredByItself(): boolean {
    return this.#voice.isAnsweredByItself;
  }

  speechStarted(itemId: string): void {
    this.#voice.speechStarted(itemId);
  }

  written(itemId: string): void {
    this.#voice.written(itemId);
  }

  replyStarted(): void {
    this.#voice.replyStarted();
    this.#settings.replyStarted();
  }

  answered(): void {
    this.#voice.answered();
  }

  turnEnded(): void {
    this.#settings.turnEnded();
  }

  /** A session is in use that has heard nothing and has the operator's settings. */
  sessionBegins(): void {
    this.#voice.sessionBegins();
    this.#settings.sessionBegins();
  }

  /** Tells a session that takes over what the one before was told and did not answer. */
  tellAgain(): void {
    this.#voice.tellAgain();
  }

  /** Whether the event was about the settings and nobody else needs it. */
  receive(event: UpstreamServerEvent): boolean {
    if (event.type === 'input_audio_buffer.committed') this.#voice.committed(event.item_id);
    return this.#settings.receive(event);
  }

  #confirm(changes: ConversationSettings): void {
    this.#parts.options.keep(settingsItem(changes));
    this.#parts.stream.sayNow({ type: 'updated', settings: this.settings });
  }

  #refuse(code: ErrorCode): false {
    const { events, record } = this.#parts.options;
    events.errorReported(record.id, code);
    this.#parts.stream.sayNow(errorMessage(code));
    return false;
  }
}
