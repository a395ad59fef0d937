import type { PlaybackReport } from '../audio/playback-queue.ts';
import type { ConversationEvent } from './conversation-event.ts';

/** What a report of the speaker means to the conversation; null when nothing. */
export function eventOfReport(report: PlaybackReport): ConversationEvent | null {
  switch (report.kind) {
    case 'started':
      return { type: 'playback_started' };
    case 'drained':
      return { type: 'playback_drained' };
    case 'faults':
      return { type: 'faults_counted', faults: { underruns: report.underruns } };
    case 'depth':
      return null;
  }
}
