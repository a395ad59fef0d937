import type { ResponseStatus } from '@colloquy/protocol';

import type { ConversationEvent } from './conversation-event.ts';
import { heardLength } from './heard-length.ts';
import type { AttachedDocument, Speaker, ToolUse, TranscriptEntry, Words, WordsStatus } from './transcript-entry.ts';

export interface Transcript {
  readonly entries: readonly TranscriptEntry[];
  /** Typed words that wait for a connection. */
  readonly queued: readonly string[];
  readonly responseId: string | null;
  readonly wasLost: boolean;
}

export const emptyTranscript: Transcript = { entries: [], queued: [], responseId: null, wasLost: false };

/** The transcript after `event`; the same object when nothing changes. */
export function nextTranscript(transcript: Transcript, event: ConversationEvent): Transcript {
  switch (event.type) {
    case 'session_ready':
      return begin(transcript);
    case 'session_resumed':
      return { ...(event.recovered === true ? transcript : close(transcript)), wasLost: false };
    case 'connection_lost':
      return { ...transcript, wasLost: true };
    case 'connection_failed':
      return close(transcript);
    case 'conversation_ended':
      return { ...close(transcript), queued: [] };
    case 'text_queued':
      return { ...transcript, queued: [...transcript.queued, event.text] };
    case 'text_sent':
      return addTyped(transcript, event.text);
    case 'speech_started':
      return put(transcript, event.item_id, { speaker: 'user', status: 'open' });
    case 'user_text':
      return put(transcript, event.item_id, {
        speaker: 'user',
        after: event.previous_item_id,
        ...spoken(event.text.trim()),
      });
    case 'response_started':
      return { ...transcript, responseId: event.response_id };
    case 'text_delta':
      return put(transcript, event.item_id, { speaker: 'assistant', status: 'open', added: event.text });
    case 'playback_flushed':
      return event.item_id === null ? transcript : cut(transcript, event.item_id, event.played_ms);
    case 'tool_call':
      return note(transcript, { kind: 'tool', id: event.call_id, name: event.name, isDone: event.status === 'done' });
    case 'document_changed':
      return note(transcript, event.document);
    case 'response_done':
      return finish(transcript, event.response_id, event.status);
    default:
      return transcript;
  }
}

function cut(transcript: Transcript, id: string, playedMs: number | undefined): Transcript {
  const stopped = put(transcript, id, { status: 'interrupted' });
  if (playedMs === undefined) return stopped;
  const mark = (entry: TranscriptEntry) =>
    entry.kind === 'words' && entry.id === id ? { ...entry, heardLength: heardLength(entry.text, playedMs) } : entry;
  return { ...stopped, entries: stopped.entries.map(mark) };
}

interface Change {
  /** Who speaks, where the entry may be new; without it an unknown item changes nothing. */
  speaker?: Speaker;
  status: WordsStatus;
  text?: string;
  added?: string;
  /** The item before it, where it is new and that is known. */
  after?: string | null | undefined;
}

/** Changes the entry of an item; its place is where the item was first heard of, however late its words come. */
function put(transcript: Transcript, id: string, change: Change): Transcript {
  const { entries } = transcript;
  const index = entries.findLastIndex((entry) => entry.kind === 'words' && entry.id === id);
  const known = entries[index];
  if (known?.kind === 'words') {
    // Words of a cut reply that were already on their way were never heard.
    if (known.status === 'interrupted') return transcript;
    const text = change.text ?? known.text + (change.added ?? '');
    return { ...transcript, entries: entries.with(index, { ...known, text, status: change.status }) };
  }
  if (!change.speaker) return transcript;
  const words: Words = {
    kind: 'words',
    id,
    speaker: change.speaker,
    text: change.text ?? change.added ?? '',
    status: change.status,
    responseId: change.speaker === 'assistant' ? transcript.responseId : null,
  };
  const before = entries.findLastIndex((entry) => entry.kind === 'words' && entry.id === change.after);
  const place = before < 0 ? entries.length : before + 1;
  return { ...transcript, entries: entries.toSpliced(place, 0, words) };
}

function spoken(text: string): Pick<Change, 'status' | 'text'> {
  return { text, status: text === '' ? 'unheard' : 'complete' };
}

function addTyped(transcript: Transcript, text: string): Transcript {
  const queued = transcript.queued[0] === text ? transcript.queued.slice(1) : transcript.queued;
  return put({ ...transcript, queued }, localId('typed', transcript), { speaker: 'user', status: 'complete', text });
}

/** Adds what is no words, or puts it in place of what was known of it. */
function note(transcript: Transcript, entry: AttachedDocument | ToolUse): Transcript {
  const { entries } = transcript;
  const index = entries.findIndex(({ kind, id }) => kind === entry.kind && id === entry.id);
  return { ...transcript, entries: index < 0 ? [...entries, entry] : entries.with(index, entry) };
}

function begin(transcript: Transcript): Transcript {
  const fresh = { ...close(transcript), wasLost: false };
  // Documents that wait for a conversation belong to the one that begins.
  const place = fresh.entries.findLastIndex((entry) => entry.kind !== 'document' || entry.status !== 'waiting') + 1;
  if (place === 0) return fresh;
  const reason = transcript.wasLost ? 'lost' : 'restarted';
  const divider = { kind: 'divider', id: localId('divider', transcript), reason } as const;
  return { ...fresh, entries: fresh.entries.toSpliced(place, 0, divider) };
}

/** Nothing that is open will be completed any more. */
function close(transcript: Transcript): Transcript {
  const closed = mapOpen(transcript, (words) => (words.speaker === 'user' ? 'unheard' : 'incomplete'));
  return { ...closed, responseId: null };
}

const statusOfDone: Record<ResponseStatus, WordsStatus> = {
  completed: 'complete',
  cancelled: 'interrupted',
  interrupted: 'interrupted',
  failed: 'incomplete',
  incomplete: 'incomplete',
};

function finish(transcript: Transcript, responseId: string, status: ResponseStatus): Transcript {
  const last = transcript.entries.findLastIndex((entry) => entry.kind === 'words' && entry.responseId === responseId);
  return mapOpen(transcript, (words, index) => {
    // Speech that was answered and still has no words; should they come later, they fill the entry.
    if (words.speaker === 'user') return index < last ? 'unheard' : 'open';
    return words.responseId === responseId ? statusOfDone[status] : 'open';
  });
}

function mapOpen(transcript: Transcript, statusOf: (words: Words, index: number) => WordsStatus): Transcript {
  const entries = transcript.entries.map((entry, index) => {
    if (entry.kind !== 'words' || entry.status !== 'open') return entry;
    const status = statusOf(entry, index);
    return status === 'open' ? entry : { ...entry, status };
  });
  return { ...transcript, entries };
}

function localId(prefix: string, transcript: Transcript): string {
  return `${prefix}-${String(transcript.entries.length)}`;
}
