import { conversationMetrics } from '@colloquy/metrics/events';

import { observations, observationsWithin, series } from '../promql/series.ts';
import type { Slo } from './slo.ts';

/** A conversation begins within this (s). */
const READY_WITHIN_S = 2.5;
/** A reply is heard within this after the user's last word (s). */
const HEARD_WITHIN_S = 2;

/** Rules, alerts, dashboards and docs follow from this table. */
export const slos: readonly Slo[] = [
  {
    name: 'connection',
    alert: 'ConversationsNotConnecting',
    question: 'Can people begin a conversation?',
    objective: 0.995,
    promise: '99.5 % of conversations become ready.',
    reason:
      'Who cannot begin, leaves. Users who close the page before it is ready count as bad, so 100 % cannot be reached.',
    symptom: 'Users press the button and no conversation begins.',
    good: series(conversationMetrics.ended, { ready: 'yes' }),
    events: series(conversationMetrics.ended),
  },
  {
    name: 'time-to-ready',
    alert: 'ConversationsSlowToStart',
    question: 'May they speak soon?',
    objective: 0.99,
    promise: `99 % of conversations are ready within ${READY_WITHIN_S} s.`,
    reason:
      'Most of it is the handshake with the speech service, some hundred milliseconds; what is beyond two seconds is waiting ' +
      'for a worker or another attempt, and feels broken.',
    symptom: 'Users wait for seconds until they may speak.',
    good: observationsWithin(conversationMetrics.ready, READY_WITHIN_S),
    events: observations(conversationMetrics.ready),
  },
  {
    name: 'voice-to-voice',
    alert: 'RepliesSlow',
    question: 'Are they answered in time?',
    objective: 0.95,
    promise: `95 % of replies are heard within ${HEARD_WITHIN_S} s after the user's last word.`,
    reason:
      "Half a second of it is the silence that ends a turn; people begin to talk again after about two. The model's own tail " +
      'is not ours to shorten, hence 95 %. Counted where clients report what they played; others are not in it.',
    symptom: 'Replies come so late that users speak again, or think that nobody listens.',
    good: observationsWithin(conversationMetrics.stages, HEARD_WITHIN_S, { stage: 'voice_to_voice' }),
    events: observations(conversationMetrics.stages, { stage: 'voice_to_voice' }),
  },
  {
    name: 'turns',
    alert: 'TurnsFailing',
    question: 'Are they answered at all?',
    objective: 0.99,
    promise: '99 % of replies end without an error; what the user interrupts counts as good.',
    reason:
      'One reply in a hundred may be lost, to the speech service or to a worker that dies, before people lose trust.',
    symptom: 'Replies are missing, or break off in the middle.',
    good: series(conversationMetrics.turns, { status: ['completed', 'cancelled'] }),
    events: series(conversationMetrics.turns),
  },
];
