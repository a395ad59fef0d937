import type { ConversationOptions } from './conversation-options.ts';
import { TurnTraces } from './turn-traces.ts';

/** The traces of a conversation's turns, linked to how it was opened and how it came to this worker. */
export function conversationTurns({ traces, record, cameBy, downlink }: ConversationOptions): TurnTraces {
  return new TurnTraces({
    traces,
    conversation: record.id,
    epoch: record.epoch,
    links: [record.trace, cameBy],
    announce: (notice) => downlink.turn(notice),
  });
}
