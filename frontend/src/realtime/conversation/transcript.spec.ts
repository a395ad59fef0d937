import { describe, expect, it } from '@jest/globals';

import {
  responseDone,
  responseStarted,
  sessionReady,
  sessionResumed,
  speechStarted,
  textDelta,
  userText,
} from '../../testing/server-messages.ts';
import type { ConversationEvent } from './conversation-event.ts';
import { emptyTranscript, nextTranscript } from './transcript.ts';

const fold = (...events: ConversationEvent[]) => events.reduce(nextTranscript, emptyTranscript);

const lines = (...events: ConversationEvent[]) =>
  fold(...events).entries.map((entry) =>
    entry.kind === 'words'
      ? `${entry.speaker} ${entry.status}: ${entry.text}`
      : `--- ${entry.kind === 'divider' ? entry.reason : entry.name} ${entry.kind === 'document' ? entry.status : ''}`.trim(),
  );

const lost = { type: 'connection_lost', attempt: 1 } as const;

describe('nextTranscript', () => {
  it('lets a reply grow in place', () => {
    const events = [responseStarted('r'), textDelta('a', 'Hel'), textDelta('a', 'lo')];
    expect(lines(...events)).toEqual(['assistant open: Hello']);
    expect(lines(...events, responseDone('r'))).toEqual(['assistant complete: Hello']);
  });

  it('has nothing to say of documents', () => {
    const before = fold(responseStarted('r'), textDelta('a', 'Hello'));
    const ready = { type: 'document_ready', document_id: 'd', name: 'a.pdf', pages: 1, is_complete: true } as const;
    expect(nextTranscript(before, { ...ready, epoch: 1, seq: 3 })).toBe(before);
  });

  it('keeps a document where it was attached, and those that wait with the conversation that begins', () => {
    const file = { kind: 'document', name: 'a.pdf', progress: 0, pages: null, isComplete: true } as const;
    const attached = (id: string, status: 'waiting' | 'ready') =>
      ({ type: 'document_changed', document: { ...file, id, status } }) as const;
    const before = [attached('1', 'waiting'), sessionReady, attached('1', 'ready'), textDelta('a', 'Fine.')];
    expect(lines(...before)).toEqual(['--- a.pdf ready', 'assistant open: Fine.']);
    const after = lines(...before, attached('2', 'waiting'), sessionReady);
    expect(after.slice(2)).toEqual(['--- restarted', '--- a.pdf waiting']);
  });

  it('shows a tool once, while it runs and when it has answered', () => {
    const call = { type: 'tool_call', call_id: 'c', name: 'weather', epoch: 1, seq: 1 } as const;
    const { entries } = fold({ ...call, status: 'running' }, { ...call, status: 'done' });
    expect(entries).toEqual([{ kind: 'tool', id: 'c', name: 'weather', isDone: true }]);
  });

  it('marks how far a reply was heard that the user cut', () => {
    const cut = { type: 'playback_flushed', item_id: 'a', played_ms: 600 } as const;
    const [entry] = fold(responseStarted('r'), textDelta('a', 'Because of the light'), cut).entries;
    expect(entry).toMatchObject({ status: 'interrupted', heardLength: 'Because of'.length });
  });

  it('keeps the order of the items when what the user said is known after the reply', () => {
    const events = [speechStarted('u'), responseStarted('r'), textDelta('a', 'Fine.'), userText('u', ' How are you? ')];
    expect(lines(...events)).toEqual(['user complete: How are you?', 'assistant open: Fine.']);
  });

  it('puts words of a turn that was never announced after the item they came after', () => {
    const late = { ...userText('u', 'And you?'), previous_item_id: 'a' };
    const events = [responseStarted('r'), textDelta('a', 'Fine.'), responseDone('r'), textDelta('b', 'Well.'), late];
    expect(lines(...events).map((line) => line.split(': ')[1])).toEqual(['Fine.', 'And you?', 'Well.']);
  });

  it('says that speech was answered without words and fills them in when they come', () => {
    const events = [speechStarted('u'), responseStarted('r'), textDelta('a', 'Yes.'), responseDone('r')];
    expect(lines(...events)[0]).toBe('user unheard: ');
    expect(lines(...events, userText('u', 'Well?'))[0]).toBe('user complete: Well?');
  });

  it('leaves speech open that began after the reply that ends', () => {
    const events = [responseStarted('r'), textDelta('a', 'Yes.'), speechStarted('u'), responseDone('r')];
    expect(lines(...events)).toEqual(['assistant complete: Yes.', 'user open: ']);
  });

  it('marks the item the user cut, also when the response was complete, and drops its stragglers', () => {
    const cut = { type: 'playback_flushed', item_id: 'a' } as const;
    const events = [responseStarted('r'), textDelta('a', 'Long'), responseDone('r'), cut, textDelta('a', ' story')];
    expect(lines(...events)).toEqual(['assistant interrupted: Long']);
  });

  it('makes no entry for a cut item that had no words', () => {
    expect(lines({ type: 'playback_flushed', item_id: 'a' })).toEqual([]);
  });

  it.each([
    ['interrupted', 'interrupted'],
    ['cancelled', 'interrupted'],
    ['failed', 'incomplete'],
    ['incomplete', 'incomplete'],
  ] as const)('reads a response that ended %s as %s', (status, expected) => {
    const events = [responseStarted('r'), textDelta('a', 'Hm'), responseDone('r', status)];
    expect(lines(...events)).toEqual([`assistant ${expected}: Hm`]);
  });

  it('ends only the entries of the response that is done', () => {
    const events = [responseStarted('r1'), textDelta('a', 'One'), responseStarted('r2'), textDelta('b', 'Two')];
    expect(lines(...events, responseDone('r1'))).toEqual(['assistant complete: One', 'assistant open: Two']);
  });

  it('keeps typed words waiting until they are sent', () => {
    const queued = fold({ type: 'text_queued', text: 'Hello' });
    expect([queued.queued, queued.entries]).toEqual([['Hello'], []]);
    const sent = nextTranscript(queued, { type: 'text_sent', text: 'Hello' });
    expect(sent.queued).toEqual([]);
    expect(sent.entries).toMatchObject([{ speaker: 'user', text: 'Hello', status: 'complete' }]);
  });

  it('says that a connection was lost, once the new conversation begins', () => {
    const events = [sessionReady, textDelta('a', 'And th'), lost, sessionReady];
    expect(lines(...events)).toEqual(['assistant incomplete: And th', '--- lost']);
  });

  it('does not speak of a loss before there was anything', () => {
    expect(lines(lost, sessionReady)).toEqual([]);
  });

  it('says only that a conversation is new when the last one was ended', () => {
    const events = [sessionReady, userText('u', 'Bye'), { type: 'conversation_ended' } as const, sessionReady];
    expect(lines(...events)).toEqual(['user complete: Bye', '--- restarted']);
  });

  it('draws no line when another worker takes over, and marks the reply that was lost', () => {
    expect(lines(sessionReady, textDelta('a', 'And th'), sessionResumed)).toEqual(['assistant incomplete: And th']);
  });

  it('gives every entry an id of its own, also when item ids come again in another conversation', () => {
    const events = [
      sessionReady,
      textDelta('a', 'One'),
      lost,
      sessionReady,
      lost,
      sessionReady,
      { type: 'text_sent', text: 'x' } as const,
    ];
    const ids = fold(...events).entries.map((entry) => entry.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
