import { describe, expect, it } from '@jest/globals';
import type { ConversationEvent } from '@colloquy/protocol/internal';

import { ConversationFigures, type FiguresSink } from './conversation-figures.ts';

function build() {
  const told: unknown[][] = [];
  const tell =
    (fact: string) =>
    (...figures: unknown[]) =>
      void told.push([fact, ...figures]);
  const sink: FiguresSink = {
    opened: tell('opened'),
    ready: tell('ready'),
    turnCompleted: tell('turn'),
    tokens: tell('tokens'),
    error: tell('error'),
    ended: tell('ended'),
  };
  return { told, figures: new ConversationFigures(sink) };
}

const about = { conversation: 'conv_1', at: 1_000 };
const turn: ConversationEvent = {
  type: 'turn.completed',
  ...about,
  status: 'completed',
  first_audio_ms: 450,
  reply_audio_ms: 3_000,
  input_tokens: 100,
  cached_tokens: 60,
  output_tokens: 40,
};

describe('the figures of conversations', () => {
  it('are in seconds, with tokens by what they cost', () => {
    const { told, figures } = build();
    figures.count(turn);
    expect(told).toEqual([
      ['turn', 'completed', 0.45, 3],
      ['tokens', 'input_fresh', 40],
      ['tokens', 'input_cached', 60],
      ['tokens', 'output', 40],
    ]);
  });

  it('leave out the first audio of a turn that had none', () => {
    const { told, figures } = build();
    figures.count({ ...turn, first_audio_ms: null });
    expect(told[0]).toEqual(['turn', 'completed', null, 3]);
  });

  it('tell conversations that worked from those that never became ready', () => {
    const { told, figures } = build();
    figures.count({ type: 'conversation.opened', ...about });
    figures.count({ type: 'conversation.ready', ...about, ready_ms: 20 });
    figures.count({ type: 'conversation.ended', ...about, reason: 'normal', was_ready: true, duration_ms: 5_000 });
    figures.count({ type: 'conversation.opened', ...about, conversation: 'conv_2' });
    figures.count({
      type: 'conversation.ended',
      ...about,
      conversation: 'conv_2',
      reason: 'no_capacity',
      was_ready: false,
      duration_ms: 10,
    });
    expect(told).toEqual([['opened'], ['ready', 0.02], ['ended', 5, true], ['opened'], ['ended', 0.01, false]]);
  });

  it('name the service and the code of an error', () => {
    const { told, figures } = build();
    figures.count({ type: 'error.reported', ...about, service: 'worker', code: 'response_failed' });
    expect(told).toEqual([['error', 'worker', 'response_failed']]);
  });
});
