import { describe, expect, it } from '@jest/globals';
import type { ClientMessage, SettingsInEffect } from '@colloquy/protocol';

import { serverError, sessionReady, settingsInEffect } from '../../testing/server-messages.ts';
import { SettingsWishes } from './settings-wishes.ts';

const settings = { ...settingsInEffect, voice: 'marin' };
const ready = { ...sessionReady, settings };
const updated = (change: Partial<SettingsInEffect>) =>
  ({ type: 'updated', settings: { ...settings, ...change }, epoch: 1, seq: 2 }) as const;

function setUp() {
  const sent: ClientMessage[] = [];
  const refused: string[] = [];
  const wishes = new SettingsWishes({
    send: (message) => sent.push(message) > 0,
    apply: ({ name, code }) => refused.push(`${name} ${code}`),
  });
  const asked = () => sent.map((message) => (message.type === 'update' ? message.settings : message.type));
  return { wishes, asked, refused };
}

describe('wishes for settings', () => {
  it('are asked for one after the other when a session begins, without those that hold already', () => {
    const { wishes, asked } = setUp();
    wishes.wish('voice', { voice: 'cedar' });
    wishes.wish('silence_ms', { silence_ms: 500 });
    wishes.wish('turn_mode', { turn_mode: 'push_to_talk' });
    expect(asked()).toEqual([]);
    wishes.heard(ready);
    expect(asked()).toEqual([{ voice: 'cedar' }]);
    wishes.heard(updated({ voice: 'cedar' }));
    expect(asked()).toEqual([{ voice: 'cedar' }, { turn_mode: 'push_to_talk' }]);
    wishes.heard(updated({ voice: 'cedar', turn_mode: 'push_to_talk' }));
    expect(asked()).toHaveLength(2);
  });

  it('that are refused do not hold up others, and are not repeated in this conversation', () => {
    const { wishes, asked, refused } = setUp();
    wishes.heard(ready);
    wishes.wish('voice', { voice: 'cedar' });
    wishes.wish('language', { language: 'de' });
    expect(wishes.heard(serverError('not_allowed'))).toBe(true);
    expect(refused).toEqual(['voice not_allowed']);
    wishes.heard(updated({ language: 'de' }));
    expect(asked()).toEqual([{ voice: 'cedar' }, { language: 'de' }]);
    wishes.heard(ready);
    expect(asked()).toHaveLength(3);
  });

  it('leave errors alone that answer something else', () => {
    const { wishes } = setUp();
    wishes.heard(ready);
    expect(wishes.heard(serverError('not_allowed'))).toBe(false);
    wishes.wish('voice', { voice: 'cedar' });
    expect(wishes.heard(serverError('upstream_error'))).toBe(false);
  });

  it('can be taken back before they were asked for', () => {
    const { wishes, asked } = setUp();
    wishes.wish('language', { language: 'de' });
    wishes.wish('language', {});
    wishes.heard(ready);
    expect(asked()).toEqual([]);
  });

  it('are asked for anew where the connection was lost before the answer', () => {
    const { wishes, asked } = setUp();
    wishes.heard(ready);
    wishes.wish('voice', { voice: 'cedar' });
    wishes.connectionLost();
    wishes.heard({ ...ready, type: 'session_resumed' });
    expect(asked()).toEqual([{ voice: 'cedar' }, { voice: 'cedar' }]);
  });
});
