import type { ToolCalls } from '../tools/tool-calls.ts';
import type { BargeIn } from './barge-in.ts';
import type { ReplyLedger } from './reply-ledger.ts';
import type { ReplyRelay } from './reply-relay.ts';
import type { ReplyStream } from './reply-stream.ts';
import type { ResponseSequencer } from './response-sequencer.ts';
import type { TurnTraces } from './turn-traces.ts';
import type { UpstreamLink } from './upstream-link.ts';
import type { UserSide } from './user-side.ts';

export interface TurnTakingParts {
  readonly link: Pick<UpstreamLink, 'isReady'>;
  readonly user: Pick<UserSide, 'isSpeaking' | 'isAnsweredByItself'>;
  readonly relay: ReplyRelay;
  readonly sequencer: ResponseSequencer;
  readonly bargeIn: BargeIn;
  readonly ledger: ReplyLedger;
  readonly calls: ToolCalls;
  readonly stream: ReplyStream;
  readonly turns: TurnTraces;
}

/** Whose turn it is to speak: the assistant gives way to the user, and no reply that is wanted is forgotten. */
export class TurnTaking {
  readonly #parts: TurnTakingParts;
  /** The reply in flight was lost before any of it was heard: it is asked for again. */
  #isReplyOwed = false;

  constructor(parts: TurnTakingParts) {
    this.#parts = parts;
  }

  /** In place of a reply that may be under way; `isAnswered`: none is needed from the upstream. */
  askForReply(input: 'speech' | 'text', isAnswered = () => false): void {
    this.cutReply();
    this.#parts.turns.userDone(input);
    if (!isAnswered()) this.#parts.sequencer.request();
  }

  /** The user says something into the reply. */
  cutReply(): void {
    const { relay, bargeIn, ledger, calls } = this.#parts;
    relay.cut();
    bargeIn.begin();
    ledger.stop();
    calls.userTurn();
  }

  /** The client stopped the reply: `playedMs` of the item were heard. Late word of an earlier one stops nothing. */
  stopReply(itemId: string, playedMs: number): void {
    const { relay, sequencer, stream, ledger, bargeIn } = this.#parts;
    if (!ledger.isStopped(itemId)) {
      relay.cut();
      sequencer.cancel();
      stream.pacer.flush();
    }
    bargeIn.reported(itemId, playedMs);
  }

  /** The model has what it called for. While the user speaks nothing is asked for: the answer to that will know it too. */
  goOn(): void {
    const { link, user, sequencer } = this.#parts;
    if (!link.isReady) this.#isReplyOwed = true;
    else if (!user.isSpeaking) sequencer.follow();
  }

  /** The session is gone, and what it was saying with it. */
  sessionEnded(): void {
    this.#isReplyOwed = this.#parts.relay.settle();
  }

  /** Another session knows all that was said. An utterance that it hears again is answered by itself. */
  sessionRenewed(): void {
    if (this.#isReplyOwed && !this.#parts.user.isAnsweredByItself) this.#parts.sequencer.request();
    this.#isReplyOwed = false;
  }
}
