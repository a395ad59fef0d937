import { expect, it } from '@jest/globals';

import { findRealtimeModel } from './models.ts';

it('knows realtime models and their dated snapshots', () => {
  expect(findRealtimeModel('gpt-realtime-2.1')).toMatchObject({ id: 'gpt-realtime-2.1', hasPhases: true });
  expect(findRealtimeModel('gpt-realtime-2025-08-28')).toMatchObject({
    id: 'gpt-realtime-2025-08-28',
    silenceDurationMs: 200,
  });
});

it.each(['', 'gpt-5', 'gpt-4o-realtime-preview', 'gpt-live-1', 'gpt-realtime-whisper'])('does not know %j', (id) => {
  expect(findRealtimeModel(id)).toBeUndefined();
});
