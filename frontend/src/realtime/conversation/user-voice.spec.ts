import { describe, expect, it } from '@jest/globals';

import { MicrophoneError, type MicrophoneProblem } from '../audio/microphone-problem.ts';
import { UserVoice } from './user-voice.ts';

/** A machine whose microphone is `label`, or that has a problem with it. */
async function talking() {
  const machine: { label: string; problem: MicrophoneProblem | null } = { label: 'Built-in', problem: null };
  const open = new Map<string, boolean>();
  const events: string[] = [];
  const listen = async () => {
    const { label, problem } = machine;
    if (problem) throw new MicrophoneError(problem);
    open.set(label, false);
    return {
      set muted(isMuted: boolean) {
        open.set(label, isMuted);
      },
      label,
      level: () => 0,
      waveform: () => false,
      [Symbol.dispose]: () => void open.delete(label),
    };
  };
  const voice = new UserVoice(listen, ({ microphone, label, problem }) => {
    events.push([microphone, label ?? problem].filter(Boolean).join(' '));
  });
  await voice.open();
  return { machine, voice, open, events };
}

describe('UserVoice', () => {
  it('goes on, muted if it was, with another microphone when the one in use was pulled out', async () => {
    const { machine, voice, open, events } = await talking();
    voice.mute(true);
    machine.label = 'Headset';
    await voice.lose('lost');
    expect(events).toEqual(['asking', 'live Built-in', 'muted Built-in', 'muted Headset']);
    expect([...open]).toEqual([['Headset', true]]);
  });

  it('says that the microphone is lost when there is no other', async () => {
    const { machine, voice, events } = await talking();
    machine.problem = 'missing';
    await voice.lose('lost');
    expect(events.at(-1)).toBe('off lost');
  });

  it('does not ask again for a microphone that the user has taken back', async () => {
    const { voice, open, events } = await talking();
    await voice.lose('revoked');
    expect([events.at(-1), open.size]).toEqual(['off revoked', 0]);
  });

  it('takes another microphone in place of the open one, and keeps that one if the other cannot be had', async () => {
    const { machine, voice, open, events } = await talking();
    machine.label = 'Headset';
    await voice.change();
    expect([...open.keys()]).toEqual(['Headset']);
    machine.problem = 'in_use';
    await voice.change();
    expect([...open.keys()]).toEqual(['Headset']);
    expect(events.at(-1)).toBe('live Headset');
  });

  it('opens no microphone for a choice that is made while none is open', async () => {
    const { voice, open } = await talking();
    voice.close();
    await voice.change();
    expect(open.size).toBe(0);
  });
});
