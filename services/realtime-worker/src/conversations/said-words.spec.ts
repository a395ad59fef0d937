import { expect, it } from '@jest/globals';

import { settle, useFakeClock } from '../testing/fake-clock.ts';
import { heldConversation, speech } from '../testing/held-conversation.ts';
import { UpstreamError } from './upstream.port.ts';

useFakeClock();

it('what the user said is remembered before its answer, although it is written down after it', async () => {
  await using bench = await heldConversation();
  const part = { response_id: 'resp_1', item_id: 'item_A', output_index: 0, content_index: 0 };
  const user = { item_id: 'item_U', transcript: 'Who was first?', usage: { type: 'duration', seconds: 1 } };
  const { session } = bench;
  session.says({ type: 'conversation.item.added', previous_item_id: null, item: { id: 'item_U' } });
  session.says({ type: 'response.created', response: { id: 'resp_1' } });
  session.says({ type: 'conversation.item.added', previous_item_id: 'item_U', item: { id: 'item_A' } });
  session.says({ type: 'response.output_audio.delta', ...part, delta: speech(500).toString('base64') });
  session.says({ type: 'response.output_audio_transcript.done', ...part, transcript: 'Ada was.' });
  session.says({ type: 'response.done', response: { id: 'resp_1', status: 'completed' } });
  session.says({ type: 'conversation.item.input_audio_transcription.completed', ...user });
  session.listener.onLost(new UpstreamError('upstream_unavailable', 'closed with 1006', true));
  await settle(1_000);
  const told = [{ item: { role: 'user' } }, { item: { role: 'assistant' } }, { item: { role: 'system' } }];
  expect(bench.session.sent).toMatchObject(told);
  expect(await bench.items()).toMatchObject([{ itemId: 'item_A', after: 'item_U' }, { itemId: 'item_U' }]);
  await bench.leave();
});
