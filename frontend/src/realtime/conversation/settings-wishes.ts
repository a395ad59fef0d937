import type {
  ClientMessage,
  ConversationSettings,
  ErrorCode,
  ServerMessage,
  SettingsInEffect,
} from '@colloquy/protocol';

import type { LiveSetting, LocalEvent } from './conversation-event.ts';

type SettingRefused = Extract<LocalEvent, { type: 'setting_refused' }>;

interface SettingsWishesParts {
  /** Sends when it can and says whether it did. */
  send: (message: ClientMessage) => boolean;
  apply: (event: SettingRefused) => void;
}

const refusals: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['not_allowed', 'cannot_update_voice', 'update_refused']);

/**
 * What the user wants a conversation to be like. Asks each session for what it does not have yet, one setting after the
 * other: so an answer can mean only one of them, and one that is refused does not take others with it.
 */
export class SettingsWishes {
  readonly #parts: SettingsWishesParts;
  readonly #wishes = new Map<LiveSetting, ConversationSettings>();
  /** Wishes that this session refused. */
  readonly #refused = new Set<LiveSetting>();
  #inEffect: SettingsInEffect | null = null;
  #asked: LiveSetting | null = null;

  constructor(parts: SettingsWishesParts) {
    this.#parts = parts;
  }

  /** Wishes for one setting; without a value it is left to the operator, from the next conversation on. */
  wish(name: LiveSetting, settings: ConversationSettings): void {
    if (settings[name] === undefined) this.#wishes.delete(name);
    else this.#wishes.set(name, settings);
    this.#refused.delete(name);
    this.#ask();
  }

  connectionLost(): void {
    this.#inEffect = null;
    this.#asked = null;
  }

  /** A message of the server; true when it refused a wish and needs no further attention. */
  heard(message: ServerMessage): boolean {
    switch (message.type) {
      case 'session_ready':
        this.#refused.clear();
        return this.#settle(message.settings ?? null);
      case 'session_resumed':
        return this.#settle(message.settings ?? null);
      case 'updated':
        return this.#settle(message.settings);
      case 'error':
        return refusals.has(message.code) && this.#refuse(message.code);
      default:
        return false;
    }
  }

  #settle(inEffect: SettingsInEffect | null): false {
    this.#inEffect = inEffect;
    this.#asked = null;
    this.#ask();
    return false;
  }

  #refuse(code: ErrorCode): boolean {
    if (this.#asked === null) return false;
    this.#refused.add(this.#asked);
    this.#parts.apply({ type: 'setting_refused', name: this.#asked, code });
    this.#asked = null;
    this.#ask();
    return true;
  }

  #ask(): void {
    const inEffect = this.#inEffect;
    if (inEffect === null || this.#asked !== null) return;
    const due = [...this.#wishes].find(
      ([name, settings]) => settings[name] !== inEffect[name] && !this.#refused.has(name),
    );
    if (due && this.#parts.send({ type: 'update', settings: due[1] })) this.#asked = due[0];
  }
}
