/** What the fake upstream says, in the shapes of the GA interface; only what a relay has to look at is filled in. */

const session = (id: string) => ({
  type: 'realtime',
  object: 'realtime.session',
  id,
  model: 'bench',
  output_modalities: ['audio'],
  audio: {
    input: { format: { type: 'audio/pcm', rate: 24_000 } },
    output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'alloy' },
  },
});

export function sessionCreated(id: string): string {
  return JSON.stringify({ type: 'session.created', event_id: 'event_created000000000000', session: session(id) });
}

export function sessionUpdated(id: string): string {
  return JSON.stringify({ type: 'session.updated', event_id: 'event_updated000000000000', session: session(id) });
}

export function responseCreated(id: string): string {
  return JSON.stringify({
    type: 'response.created',
    event_id: 'event_response00000000000',
    response: { object: 'realtime.response', id: `resp_${id}`, status: 'in_progress', output: [], usage: null },
  });
}

/** The beginning of an audio delta up to its base64; `"}` ends it. */
export function audioDeltaHead(id: string): string {
  const event = {
    type: 'response.output_audio.delta',
    event_id: 'event_audio00000000000000',
    response_id: `resp_${id}`,
    item_id: `item_${id}`,
    output_index: 0,
    content_index: 0,
    delta: '',
  };
  return JSON.stringify(event).slice(0, -2);
}
