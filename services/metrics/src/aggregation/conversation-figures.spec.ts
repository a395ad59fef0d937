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
    stage: tell('stage'),
    tokens: tell('tokens'),
    cost: tell('cost'),
    chunks: (direction, { ok, late, lost, clipped }) => told.push(['chunks', direction, ok, late, lost, clipped]),
    underruns: tell('underruns'),
    error: tell('error'),
    ended: tell('ended'),
  };
  return { told, figures: new ConversationFigures(sink) };
}

const about = { conversation: 'conv_1', at: 1_000 };
const tokens = {
  input_text_fresh: 40,
  input_text_cached: 60,
  input_audio_fresh: 30,
  input_audio_cached: 20,
  output_text: 10,
  output_audio: 50,
};
const turn: ConversationEvent = {
  type: 'turn.completed',
  ...about,
  status: 'completed',
  endpointing_ms: 520,
  model_ms: 450,
  reply_audio_ms: 3_000,
  tokens,
  cost_usd: null,
};

describe('the figures of conversations', () => {
  it('are in seconds by stage, with tokens by what they cost', () => {
    const { told, figures } = build();
    figures.count(turn);
    expect(told).toEqual([
      ['turn', 'completed', 3],
      ['stage', 'endpointing', 0.52],
      ['stage', 'model', 0.45],
      ...Object.entries(tokens).map(([kind, count]) => ['tokens', kind, count]),
    ]);
  });

  it('count what was rendered for no conversation in particular as usage, and as no turn', () => {
    const { told, figures } = build();
    figures.count({ type: 'speech.rendered', at: 1_000, tokens, cost_usd: tokens });
    expect(told.map(([fact]) => fact)).toEqual(Object.keys(tokens).flatMap(() => ['tokens', 'cost']));
  });

  it('leave out the stages a turn did not have', () => {
    const { told, figures } = build();
    figures.count({ ...turn, endpointing_ms: null, model_ms: null });
    expect(told.filter(([fact]) => fact === 'stage')).toEqual([]);
  });

  it('count money where the price is known', () => {
    const { told, figures } = build();
    figures.count({ ...turn, cost_usd: { ...tokens, output_audio: 0.0032 } });
    figures.count({ type: 'transcription.completed', ...about, cost_usd: 0.001 });
    figures.count({ type: 'transcription.completed', ...about, cost_usd: null });
    const costs = told.filter(([fact]) => fact === 'cost');
    expect(costs).toHaveLength(7);
    expect(costs).toContainEqual(['cost', 'output_audio', 0.0032]);
    expect(costs.at(-1)).toEqual(['cost', 'transcription', 0.001]);
  });

  it('take over what gateway and client know of the way to the ear', () => {
    const { told, figures } = build();
    figures.count({ type: 'turn.delivered', ...about, delivery_ms: 2 });
    const report = { playback_ms: 90, voice_to_voice_ms: null, underruns: 2, underrun_ms: 340 };
    figures.count({ type: 'client.reported', ...about, ...report });
    expect(told).toEqual([
      ['stage', 'delivery', 0.002],
      ['stage', 'playback', 0.09],
      ['underruns', 2, 0.34],
    ]);
  });

  it('count chunks by direction', () => {
    const { told, figures } = build();
    figures.count({ type: 'audio.measured', at: 1_000, direction: 'up', ok: 25, late: 3, lost: 1, clipped: 2 });
    expect(told).toEqual([['chunks', 'up', 25, 3, 1, 2]]);
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
