import type { Check, Gap } from './check.ts';
import type { World } from './world.ts';

const elsewhere = 'WebRTC and SIP only; a WebSocket never carries it';

/** What OpenAI's types know and the simulator does not send. */
const missing: Readonly<Record<string, string>> = {
  'conversation.created': 'in no recording of the service',
  'conversation.item.created': "the beta's name; in no recording of the service",
  'input_audio_buffer.dtmf_event_received': elsewhere,
  'output_audio_buffer.started': elsewhere,
  'output_audio_buffer.stopped': elsewhere,
  'output_audio_buffer.cleared': elsewhere,
};

/** A row for every type OpenAI's types know, from what has been seen so far. */
export function serverEventRows(world: World): { checks: readonly Check[]; gaps: readonly Gap[] } {
  const counts = new Map<string, number>();
  for (const { event } of world.judged) counts.set(event.type, (counts.get(event.type) ?? 0) + 1);
  const types = world.validator.types('server');
  const checks = types
    .filter((type) => !(type in missing))
    .map((type) => ({
      subject: type,
      rule: `${counts.get(type) ?? 0} seen, all valid`,
      against: ["OpenAI's types"] as const,
      run: async () => {
        if (!counts.has(type)) throw new Error(`${type} was never sent`);
      },
    }));
  const gaps = types.flatMap((type) => {
    const reason = missing[type];
    if (reason !== undefined && counts.has(type)) throw new Error(`${type} is sent, though it is said to be missing`);
    return reason === undefined ? [] : [{ subject: type, reason }];
  });
  return { checks, gaps };
}
