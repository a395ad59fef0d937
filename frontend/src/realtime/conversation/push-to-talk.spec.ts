import { describe, expect, it } from '@jest/globals';

import { PushToTalk } from './push-to-talk.ts';

function setUp() {
  const clock = { at: 0 };
  const sent: string[] = [];
  let due: (() => void) | null = null;
  const talk = new PushToTalk({
    now: () => clock.at,
    after: (_ms, action) => {
      due = action;
      return () => (due = null);
    },
    send: ({ type }) => sent.push(type),
  });
  return { talk, clock, sent, elapse: () => due?.() };
}

describe('push-to-talk', () => {
  it('lets every voice pass while the server listens for turns itself', () => {
    const { talk } = setUp();
    expect(talk.takesVoice).toBe(true);
    expect(talk.press()).toBe(false);
    expect(talk.release()).toBeNull();
  });

  it('takes voice while the button is held and commits after the last of it', () => {
    const { talk, clock, sent, elapse } = setUp();
    talk.begin('push_to_talk');
    expect(talk.takesVoice).toBe(false);
    expect(talk.press()).toBe(true);
    expect(talk.takesVoice).toBe(true);
    clock.at = 1_000;
    expect(talk.release()).toBe('said');
    expect(talk.takesVoice).toBe(true);
    expect(sent).toEqual([]);
    elapse();
    expect(talk.takesVoice).toBe(false);
    expect(sent).toEqual(['commit']);
  });

  it('forgets what was said in a mere click', () => {
    const { talk, clock, sent, elapse } = setUp();
    talk.begin('push_to_talk');
    talk.press();
    clock.at = 100;
    expect(talk.release()).toBe('click');
    elapse();
    expect(sent).toEqual(['clear']);
  });

  it('goes on with the same turn when the button is pressed again at once', () => {
    const { talk, clock, sent, elapse } = setUp();
    talk.begin('push_to_talk');
    talk.press();
    clock.at = 1_000;
    talk.release();
    talk.press();
    elapse();
    expect(sent).toEqual([]);
    clock.at = 2_000;
    talk.release();
    elapse();
    expect(sent).toEqual(['commit']);
  });

  it('has nothing held in a new session', () => {
    const { talk } = setUp();
    talk.begin('push_to_talk');
    talk.press();
    talk.begin('push_to_talk');
    expect(talk.takesVoice).toBe(false);
    expect(talk.release()).toBeNull();
  });
});
