import type { ErrorCode, ServerMessage, SettingsInEffect } from '@colloquy/protocol';

import type { MicrophoneProblem } from '../audio/microphone-problem.ts';
import type { SpeakerState } from '../devices/speaker-output.ts';
import type { AttachedDocument } from './transcript-entry.ts';

/** What went wrong, for the page to put into words. */
export type Problem =
  /** `retryAfterS`: seconds until another attempt may succeed. */
  | { kind: 'server'; code: ErrorCode; retryAfterS?: number }
  | { kind: 'microphone'; problem: MicrophoneProblem }
  | { kind: 'speaker' }
  | { kind: 'unreachable' }
  | { kind: 'refused' };

/** The settings a conversation tells of, and so can be wished for here. */
export type LiveSetting = keyof SettingsInEffect;

export type MicrophoneState = 'off' | 'asking' | 'live' | 'muted';

/** Audio that did not make it, in times since the page was opened. */
export interface Faults {
  /** The reply's audio ran out in the middle of an item. */
  underruns: number;
  /** 40 ms of the user's voice were thrown away because the network did not take them. */
  droppedVoiceChunks: number;
}

/** What happens on the user's side of a conversation. */
export type LocalEvent =
  | { type: 'connect_requested' }
  | { type: 'connection_lost'; attempt: number }
  | { type: 'connection_failed'; problem: Problem | null }
  | { type: 'conversation_ended' }
  /** `label` names the device while one is open. */
  | { type: 'microphone_changed'; microphone: MicrophoneState; problem?: MicrophoneProblem; label?: string }
  | { type: 'speaker_changed'; speaker: SpeakerState }
  | { type: 'text_queued'; text: string }
  | { type: 'text_sent'; text: string }
  | { type: 'playback_started' }
  | { type: 'playback_drained' }
  /** The user wants no more of this reply. */
  | { type: 'reply_stopped' }
  /** The speaker fell silent on our demand; `item_id` is the reply item whose audio the user cut, if any. */
  | { type: 'playback_flushed'; item_id: string | null; played_ms?: number }
  /** The button of push-to-talk went down, went up after speech, or went up too soon for that. */
  | { type: 'talk_held' }
  | { type: 'talk_released' }
  | { type: 'talk_discarded' }
  | { type: 'setting_refused'; name: LiveSetting; code: ErrorCode }
  | { type: 'document_changed'; document: AttachedDocument }
  | { type: 'faults_counted'; faults: Partial<Faults> };

/** Everything the pure parts of a conversation fold: what the server says and what happens here. */
export type ConversationEvent = ServerMessage | LocalEvent;
export type ConversationEventType = ConversationEvent['type'];
