import { describe, expect, it } from '@jest/globals';

import { SettingsStore } from './settings-store.ts';

function shelf(content: string | null = null) {
  const box = { content };
  return () => ({
    getItem: () => box.content,
    setItem: (_key: string, value: string) => {
      box.content = value;
    },
  });
}

function wishes() {
  const told: Record<string, unknown> = {};
  const choose = (kind: string) => (id: string) => {
    told[kind] = id;
    return Promise.resolve();
  };
  return {
    told,
    wish: (name: string, settings: object) => Object.assign(told, { [name]: settings }),
    chooseMicrophone: choose('microphone'),
    chooseSpeaker: choose('speaker'),
    chooseInputRate: (rate: number) => {
      told['rate'] = rate;
    },
  };
}

describe('SettingsStore', () => {
  it('remembers what the user prefers and tells the conversation', () => {
    const kept = shelf();
    const first = wishes();
    const store = new SettingsStore(kept, first);
    store.prefer('voice', { voice: 'cedar' });
    store.prefer('silence_ms', { silence_ms: 800 });
    store.preferDevice('microphone', 'mic-2');
    store.preferInputRate(16_000);
    expect(first.told).toMatchObject({ voice: { voice: 'cedar' }, silence_ms: { silence_ms: 800 } });

    const again = wishes();
    expect(new SettingsStore(kept, again).view()).toEqual({
      conversation: { voice: 'cedar', silence_ms: 800 },
      microphone: 'mic-2',
      speaker: '',
      inputRate: 16_000,
    });
    expect(again.told).toMatchObject({
      voice: { voice: 'cedar' },
      language: {},
      microphone: 'mic-2',
      speaker: '',
      rate: 16_000,
    });
  });

  it('forgets a preference that is taken back', () => {
    const store = new SettingsStore(shelf(), wishes());
    store.prefer('language', { language: 'de' });
    store.prefer('language', {});
    expect(store.view().conversation).toEqual({});
  });

  it.each([['not JSON'], ['null'], ['{"conversation":{"voice":7},"microphone":3}']])(
    'begins anew where %s is stored',
    (content) => {
      const { conversation, microphone } = new SettingsStore(shelf(content), wishes()).view();
      expect([conversation, microphone]).toEqual([{}, '']);
    },
  );

  it('works where the browser keeps nothing', () => {
    const refusing = () => {
      throw new Error('blocked');
    };
    const store = new SettingsStore(refusing, wishes());
    store.prefer('voice', { voice: 'ash' });
    expect(store.view().conversation).toEqual({ voice: 'ash' });
  });
});
