import type { ConversationView, Notice } from '../../realtime/conversation/conversation-view.ts';
import type { PlainWords } from './plain-words.ts';
import { problemWords } from './problem-words.ts';

/** What the user should know beside the state itself: a trouble, or what is about to happen; null when all is well. */
export function adviceWords({ problem, speaker, notice }: ConversationView): PlainWords | null {
  if (problem) return problemWords(problem);
  if (speaker === 'suspended') {
    return { title: 'The sound is off', detail: 'Your browser silenced this page. Click anywhere to hear the answer.' };
  }
  return notice && noticeWords(notice);
}

function noticeWords(notice: Notice): PlainWords {
  switch (notice.kind) {
    case 'going_away':
      return { title: 'The server restarts', detail: 'You will be moved to another one; what was said is kept.' };
    case 'budget': {
      const percent = `${String(Math.ceil(notice.remaining * 100))} %`;
      return { title: `${percent} of your time is left`, detail: 'The conversation ends when it is used up.' };
    }
  }
}
