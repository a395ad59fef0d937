import { check } from 'k6';
import { Counter, Rate, Trend } from 'k6/metrics';

import { errorLabel } from './codes.ts';
import type { Witness } from './conversation.ts';
import type { TurnReport } from './turn.ts';

/** From the start of the connection to `session_ready`. */
const readyTime = new Trend('ready_time', true);
/** From the end of what was said to the first words and the first sound of the reply. */
const firstTextTime = new Trend('first_text_time', true);
const firstAudioTime = new Trend('first_audio_time', true);
/** Between two pieces of a reply's voice. */
const audioGap = new Trend('audio_gap', true);
/** Replies that a listener would have heard with a break. */
const repliesStarved = new Rate('replies_starved');
const turnsCompleted = new Rate('turns_completed');
const conversationsCompleted = new Rate('conversations_completed');
const errors = new Counter('errors');

/** Puts what happens into metrics; `tags` go with each of them. */
export function recording(tags: Record<string, string>, allow: (upstream: string) => void): Witness {
  return {
    ready(ms, upstream) {
      readyTime.add(ms, tags);
      allow(upstream);
    },
    message(message, isInOrder) {
      check(
        message,
        { 'message is well formed': ({ isWellFormed }) => isWellFormed, 'message is in order': () => isInOrder },
        tags,
      );
    },
    turn: (report) => recordTurn(report, tags),
    error: (code) => errors.add(1, { ...tags, code: errorLabel(code) }),
  };
}

export function recordConversation(isFlawless: boolean, tags: Record<string, string>): void {
  conversationsCompleted.add(isFlawless, tags);
}

function recordTurn(report: TurnReport, tags: Record<string, string>): void {
  turnsCompleted.add(report.failure === null, tags);
  if (report.firstTextMs !== null) firstTextTime.add(report.firstTextMs, tags);
  if (report.firstAudioMs !== null) {
    firstAudioTime.add(report.firstAudioMs, tags);
    repliesStarved.add(report.isStarved, tags);
  }
  for (const gap of report.gapsMs) audioGap.add(gap, tags);
}
