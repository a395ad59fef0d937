import { conversationSettings, INPUT_RATES, type ConversationSettings, type InputRate } from '@colloquy/protocol';

import type { LiveSetting } from '../../realtime/conversation/conversation-event.ts';

/** What the model hears; less is for slow networks. */
const BEST_RATE = 24_000;

const KEY = 'colloquy.settings';

/** What this browser's user prefers. An empty device id is the browser's own choice. */
export interface Preferences {
  readonly conversation: ConversationSettings;
  readonly microphone: string;
  readonly speaker: string;
  /** Samples of the voice a second. */
  readonly inputRate: InputRate;
}

/** Who has to know of preferences. */
export interface SettingsObserver {
  wish(name: LiveSetting, settings: ConversationSettings): void;
  chooseMicrophone(id: string): Promise<void>;
  chooseSpeaker(id: string): Promise<void>;
  chooseInputRate(rate: InputRate): void;
}

/** Asked for each time: where the user blocks a page's storage, the mere mention of it throws. */
type Shelf = () => Pick<Storage, 'getItem' | 'setItem'>;

/** The user's preferences, kept in this browser and told to the conversation. */
export class SettingsStore {
  readonly #shelf: Shelf;
  readonly #observer: SettingsObserver;
  readonly #listeners = new Set<() => void>();
  #preferences: Preferences;

  constructor(shelf: Shelf, observer: SettingsObserver) {
    this.#shelf = shelf;
    this.#observer = observer;
    this.#preferences = read(shelf);
    for (const name of liveSettings) this.#tell(name);
    this.#tellDevice('microphone');
    this.#tellDevice('speaker');
    observer.chooseInputRate(this.#preferences.inputRate);
  }

  readonly view = (): Preferences => this.#preferences;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Prefers one value of a setting; with `{}` none, which leaves it to the server. */
  prefer(name: LiveSetting, settings: ConversationSettings): void {
    const { [name]: _, ...others } = this.#preferences.conversation;
    this.#change({ conversation: { ...others, ...settings } });
    this.#tell(name);
  }

  preferDevice(kind: 'microphone' | 'speaker', id: string): void {
    this.#change({ [kind]: id });
    this.#tellDevice(kind);
  }

  preferInputRate(inputRate: InputRate): void {
    this.#change({ inputRate });
    this.#observer.chooseInputRate(inputRate);
  }

  #tellDevice(kind: 'microphone' | 'speaker'): void {
    const { microphone, speaker } = this.#preferences;
    void (kind === 'microphone' ? this.#observer.chooseMicrophone(microphone) : this.#observer.chooseSpeaker(speaker));
  }

  #tell(name: LiveSetting): void {
    const { [name]: value } = this.#preferences.conversation;
    this.#observer.wish(name, value === undefined ? {} : conversationSettings.parse({ [name]: value }));
  }

  #change(change: Partial<Preferences>): void {
    this.#preferences = { ...this.#preferences, ...change };
    write(this.#shelf, this.#preferences);
    for (const listener of this.#listeners) listener();
  }
}

const liveSettings: readonly LiveSetting[] = [
  'voice',
  'language',
  'turn_mode',
  'vad_threshold',
  'silence_ms',
  'eagerness',
  'speed',
];

/** What was stored by another version, or by hand, counts as far as it can be understood. */
function read(shelf: Shelf): Preferences {
  const stored = parse(shelf);
  const text = (name: string) => (typeof stored[name] === 'string' ? stored[name] : '');
  const settings = conversationSettings.safeParse(stored['conversation']);
  const inputRate = INPUT_RATES.find((rate) => rate === stored['inputRate']) ?? BEST_RATE;
  return { conversation: settings.data ?? {}, microphone: text('microphone'), speaker: text('speaker'), inputRate };
}

function parse(shelf: Shelf): Readonly<Record<string, unknown>> {
  try {
    const stored: unknown = JSON.parse(shelf().getItem(KEY) ?? '{}');
    return typeof stored === 'object' && stored !== null ? { ...stored } : {};
  } catch {
    return {};
  }
}

/** Private windows and full disks refuse; then the choice holds until the page is closed. */
function write(shelf: Shelf, preferences: Preferences): void {
  try {
    shelf().setItem(KEY, JSON.stringify(preferences));
  } catch {
    // Nothing the user could do about it.
  }
}
