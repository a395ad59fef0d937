import { describe, expect, it } from '@jest/globals';
import type { ConversationHistory } from '@colloquy/fabric';
import { tokenKinds } from '@colloquy/protocol/internal';

import { plainText, reportOf } from './conversation-report.ts';

const at = Date.parse('2026-11-22T10:00:00Z');
const none = Object.fromEntries(tokenKinds.map((kind) => [kind, 0]));
const turn = {
  type: 'turn.completed',
  conversation: 'conv_a',
  at,
  status: 'completed',
  endpointing_ms: 500,
  model_ms: 300,
  reply_audio_ms: 2_000,
  tokens: { ...none, input_audio_fresh: 10, output_audio: 40 },
  cost_usd: { ...none, input_audio_fresh: 0.01, output_audio: 0.04 },
};
const written = { type: 'transcription.completed', conversation: 'conv_a', at, cost_usd: 0.002 };
const history: ConversationHistory = {
  id: 'conv_a',
  user: 'hash_of_ann',
  createdAt: at,
  endedAt: at + 60_000,
  items: [
    { role: 'user', itemId: 'item_1', text: 'What is in it?', at: at + 1_000 },
    { role: 'document', itemId: 'doc_1', title: 'A paper', pages: ['one', 'two'], isComplete: true },
    { role: 'tool', itemId: 'item_2', callId: 'call_1', name: 'lookup_document', arguments: '{}', output: 'one' },
    { role: 'assistant', itemId: 'item_3', text: 'It is about otters, and also about' },
    { role: 'settings', itemId: 'set_1', settings: { voice: 'marin' } },
    { role: 'assistant', itemId: 'item_3', text: 'It is about otters' },
  ],
  events: [turn, turn, written, { type: 'of a later version' }],
};

describe('the report of a conversation', () => {
  it('gives what was said as it was heard, in order, with its times', () => {
    expect(reportOf(history)).toMatchObject({
      id: 'conv_a',
      started_at: '2026-11-22T10:00:00.000Z',
      ended_at: '2026-11-22T10:01:00.000Z',
      transcript: [
        { role: 'user', text: 'What is in it?', item_id: 'item_1', at: '2026-11-22T10:00:01.000Z' },
        { role: 'tool', name: 'lookup_document', at: null },
        { role: 'assistant', text: 'It is about otters' },
      ],
      documents: [{ title: 'A paper', pages: 2, is_complete: true }],
    });
  });

  it('gives what was said before what answered it, however late it was written down', () => {
    const items = [
      { role: 'assistant', itemId: 'item_2', after: 'item_1', text: 'Otters.' },
      { role: 'user', itemId: 'item_1', text: 'What swims there?' },
    ] as const;
    expect(reportOf({ ...history, items }).transcript).toMatchObject([{ item_id: 'item_1' }, { item_id: 'item_2' }]);
  });

  it('adds up what it used and cost', () => {
    const { usage, events } = reportOf(history);
    expect(usage).toMatchObject({ turns: 2, tokens: { input_audio_fresh: 20, output_audio: 80 }, is_estimated: false });
    expect(usage.cost_usd).toBeCloseTo(0.102, 9);
    expect(events).toEqual(history.events);
  });

  it('says that a cost is not known when one price is not', () => {
    expect(reportOf({ ...history, events: [turn, { ...turn, cost_usd: null }] }).usage.cost_usd).toBeNull();
    expect(reportOf({ ...history, events: [{ ...turn, is_estimated: true }] }).usage.is_estimated).toBe(true);
  });

  it('tells nobody the hash of the user', () => {
    expect(JSON.stringify(reportOf(history))).not.toContain('hash_of_ann');
  });

  it('reads as text', () => {
    expect(plainText(reportOf(history))).toBe(
      [
        'Conversation conv_a',
        '2026-11-22T10:00:00.000Z to 2026-11-22T10:01:00.000Z',
        'Attached: A paper (2 pages)',
        '',
        'User: What is in it?',
        '[lookup_document]',
        'Assistant: It is about otters',
        '',
      ].join('\n'),
    );
    expect(plainText(reportOf({ ...history, endedAt: null }))).toContain('to now');
  });
});
