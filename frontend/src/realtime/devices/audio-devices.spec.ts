import { describe, expect, it } from '@jest/globals';

import { AudioDevices } from './audio-devices.ts';

type Found = Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label'>;

const builtIn: Found = { kind: 'audioinput', deviceId: 'a1', label: 'Built-in microphone' };
const headset: Found = { kind: 'audioinput', deviceId: 'b2', label: 'Headset' };
const speaker: Found = { kind: 'audiooutput', deviceId: 'c3', label: 'Speakers' };

const settle = () => new Promise<void>((resolve) => void setImmediate(resolve));

/** A machine with these devices; `plug` gives it others. */
async function machine(...devices: Found[]) {
  const here = { devices };
  const target = new EventTarget();
  const list = new AudioDevices(
    {
      enumerateDevices: async () => here.devices.map((device) => ({ ...device, groupId: '', toJSON: () => device })),
      addEventListener: target.addEventListener.bind(target),
    },
    true,
  );
  await settle();
  const plug = async (...now: Found[]) => {
    here.devices = now;
    target.dispatchEvent(new Event('devicechange'));
    await settle();
  };
  return { list, plug };
}

describe('AudioDevices', () => {
  it('lists microphones and speakers after the one the browser takes by itself', async () => {
    const { list } = await machine(builtIn, headset, speaker);
    expect(list.view()).toEqual({
      microphones: [
        { id: '', label: 'Default' },
        { id: 'a1', label: 'Built-in microphone' },
        { id: 'b2', label: 'Headset' },
      ],
      speakers: [
        { id: '', label: 'Default' },
        { id: 'c3', label: 'Speakers' },
      ],
      canChooseSpeaker: true,
      areNamed: true,
    });
  });

  it('does not list a device again under the aliases of Chromium', async () => {
    const alias = { kind: 'audioinput', deviceId: 'default', label: 'Default - Headset' } as const;
    const { list } = await machine(alias, { ...alias, deviceId: 'communications' }, headset);
    expect(list.view().microphones).toEqual([
      { id: '', label: 'Default - Headset' },
      { id: 'b2', label: 'Headset' },
    ]);
  });

  it('offers only the default while names are not known', async () => {
    const { list } = await machine({ kind: 'audioinput', deviceId: '', label: '' });
    expect(list.view()).toMatchObject({ microphones: [{ id: '', label: 'Default' }], speakers: [], areNamed: false });
  });

  it('follows devices as they come and go', async () => {
    const { list, plug } = await machine(builtIn);
    let changes = 0;
    const leave = list.subscribe(() => (changes += 1));
    await plug(builtIn, headset);
    expect(list.hasMicrophone('b2')).toBe(true);
    await plug(builtIn);
    expect(list.hasMicrophone('b2')).toBe(false);
    leave();
    await plug(headset);
    expect(changes).toBe(2);
  });

  it('has nothing on a page without devices', async () => {
    const list = new AudioDevices(undefined, false);
    await list.refresh();
    expect(list.view()).toEqual({ microphones: [], speakers: [], canChooseSpeaker: false, areNamed: false });
  });
});
