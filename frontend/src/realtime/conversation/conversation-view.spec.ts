import { describe, expect, it } from '@jest/globals';

import { responseStarted, serverError, sessionReady, speechStarted } from '../../testing/server-messages.ts';
import type { ConversationEvent } from './conversation-event.ts';
import { initialView, nextView } from './conversation-view.ts';

const fold = (...events: ConversationEvent[]) => events.reduce(nextView, initialView);
const refused = { type: 'microphone_changed', microphone: 'off', problem: 'refused' } as const;

describe('nextView', () => {
  it('keeps who answers', () => {
    expect(fold(sessionReady).session).toEqual({
      ...{ session_id: 'conv_1', upstream: 'simulator', model: 'm', voice: 'v' },
      settings: null,
    });
  });

  it('shows an error of the server until the next reply begins', () => {
    expect(fold(serverError('response_failed')).problem).toEqual({ kind: 'server', code: 'response_failed' });
    expect(fold(serverError('response_failed'), speechStarted('u')).problem).not.toBeNull();
    expect(fold(serverError('response_failed'), responseStarted('r')).problem).toBeNull();
  });

  it('shows a problem of the microphone until the microphone is tried again', () => {
    expect(fold(refused, sessionReady, responseStarted('r')).problem).toEqual({
      kind: 'microphone',
      problem: 'refused',
    });
    expect(fold(refused, { type: 'microphone_changed', microphone: 'asking' }).problem).toBeNull();
  });

  it('does not insist on the microphone when the user types', () => {
    expect(fold(refused, sessionReady, { type: 'text_sent', text: 'x' }).problem).toBeNull();
  });

  it('keeps what the server said when the connection fails for that reason', () => {
    const failed = fold(serverError('upstream_rejected_key'), { type: 'connection_failed', problem: null });
    expect(failed.problem).toEqual({ kind: 'server', code: 'upstream_rejected_key' });
  });

  it('forgets problems when the user tries again', () => {
    expect(fold(serverError('internal_error'), { type: 'connect_requested' }).problem).toBeNull();
  });

  it('counts faults of both directions side by side', () => {
    const view = fold(
      { type: 'faults_counted', faults: { underruns: 2 } },
      { type: 'faults_counted', faults: { droppedVoiceChunks: 5 } },
    );
    expect(view.faults).toEqual({ underruns: 2, droppedVoiceChunks: 5 });
  });

  it('is the same object after what changes nothing, so that nothing is drawn again', () => {
    const view = fold(sessionReady);
    expect(nextView(view, { type: 'pong', epoch: 1, seq: 1 })).toBe(view);
  });
});
