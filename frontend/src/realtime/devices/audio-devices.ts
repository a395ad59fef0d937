/** A microphone or speaker; `id` '' is whichever the browser takes by itself. */
export interface AudioDevice {
  readonly id: string;
  readonly label: string;
}

/** What there is to choose from; the browser's own choice comes first. */
export interface DeviceList {
  readonly microphones: readonly AudioDevice[];
  readonly speakers: readonly AudioDevice[];
  readonly canChooseSpeaker: boolean;
  /** Browsers tell names only once the user has allowed a microphone. */
  readonly areNamed: boolean;
}

/** The part of `navigator.mediaDevices` that lists devices; there is none on a page from an insecure origin. */
export type DeviceSource = Pick<MediaDevices, 'enumerateDevices' | 'addEventListener'>;

/** Names of Chromium for what is another entry of the list already. */
const ALIASES: readonly string[] = ['default', 'communications'];

/** The microphones and speakers of this machine, as they come and go. */
export class AudioDevices {
  readonly #source: DeviceSource | undefined;
  readonly #listeners = new Set<() => void>();
  #list: DeviceList;

  constructor(source: DeviceSource | undefined, canChooseSpeaker: boolean) {
    this.#source = source;
    this.#list = { microphones: [], speakers: [], canChooseSpeaker, areNamed: false };
    source?.addEventListener('devicechange', () => void this.refresh());
    void this.refresh();
  }

  readonly view = (): DeviceList => this.#list;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Looks again; browsers do not say when a permission made names known. */
  async refresh(): Promise<void> {
    const found = await this.#source?.enumerateDevices().catch(() => null);
    if (!found) return;
    const microphones = devicesOf(found, 'audioinput');
    const speakers = devicesOf(found, 'audiooutput');
    const areNamed = found.some(({ kind, label }) => kind === 'audioinput' && label !== '');
    this.#list = { ...this.#list, microphones, speakers, areNamed };
    for (const listener of this.#listeners) listener();
  }

  hasMicrophone(id: string): boolean {
    return this.#list.microphones.some((device) => device.id === id);
  }

  hasSpeaker(id: string): boolean {
    return this.#list.speakers.some((device) => device.id === id);
  }
}

function devicesOf(found: readonly MediaDeviceInfo[], kind: MediaDeviceKind): readonly AudioDevice[] {
  const ofKind = found.filter((device) => device.kind === kind);
  if (ofKind.length === 0) return [];
  const chosen = ofKind.find(({ deviceId }) => deviceId === 'default')?.label;
  const known = ofKind.filter(({ deviceId, label }) => deviceId !== '' && label !== '' && !ALIASES.includes(deviceId));
  return [{ id: '', label: chosen ?? 'Default' }, ...known.map(({ deviceId, label }) => ({ id: deviceId, label }))];
}
