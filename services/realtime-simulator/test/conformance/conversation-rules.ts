import type { Side, WireEvent } from '@colloquy/testing/realtime';

interface Frame {
  readonly from: Side;
  readonly event: WireEvent;
}

/** PCM16 mono at 24 kHz. */
const BYTES_PER_MS = 48;

/**
 * Follows one connection and notes whatever the protocol does not allow, whoever drives it: responses that overlap, end
 * twice or never, items that are linked to nothing, sound that is cut where there is none.
 */
export class ConversationRules {
  readonly violations: string[] = [];
  readonly #eventIds = new Set<string>();
  readonly #sentIds = new Set<string>();
  readonly #refusedIds = new Set<string>();
  /** Responses that have begun and not ended; true for those in the conversation. */
  readonly #running = new Map<string, boolean>();
  readonly #ended = new Set<string>();
  readonly #soundMs = new Map<string, number>();
  #items: string[] = [];
  #speaking: string | null = null;
  #turnDetection = '';

  static violationsOf(frames: readonly Frame[]): readonly string[] {
    const rules = new ConversationRules();
    for (const frame of frames) rules.see(frame);
    return rules.violations;
  }

  get runningResponses(): number {
    return this.#running.size;
  }

  /** Client events whose `event_id` an error has named. */
  get refused(): ReadonlySet<string> {
    return this.#refusedIds;
  }

  see({ from, event }: Frame): void {
    if (from === 'server') this.#seeServer(event);
    else if (typeof event['event_id'] === 'string') this.#sentIds.add(event['event_id']);
  }

  #seeServer(event: WireEvent): void {
    this.#seeEventId(event);
    const { type } = event;
    if (type === 'error') this.#seeError(event);
    else if (type.startsWith('session.')) this.#seeSession(event);
    else if (type === 'response.created' || type === 'response.done') this.#seeResponse(event);
    else if (type.startsWith('response.')) this.#seeOutput(event);
    else if (type.startsWith('conversation.item.')) this.#seeItem(event);
    else if (type.startsWith('input_audio_buffer.')) this.#seeInput(event);
  }

  #seeEventId({ type, event_id }: WireEvent): void {
    const id = String(event_id);
    if (this.#eventIds.has(id)) this.#note(`${type} has the event_id ${id} of another event`);
    this.#eventIds.add(id);
  }

  #seeError(event: WireEvent): void {
    const id = field(event['error'], 'event_id');
    if (id === '') return;
    if (!this.#sentIds.has(id)) this.#note(`an error names the event ${id}, which nobody sent`);
    if (this.#refusedIds.has(id)) this.#note(`two errors name the event ${id}`);
    this.#refusedIds.add(id);
  }

  /** Other turn detection listens anew: what was being said has no announced end then. */
  #seeSession({ session }: WireEvent): void {
    const { audio } = session as { audio?: { input?: { turn_detection?: unknown } } };
    const turnDetection = JSON.stringify(audio?.input?.turn_detection);
    if (turnDetection !== this.#turnDetection) this.#speaking = null;
    this.#turnDetection = turnDetection;
  }

  #seeResponse(event: WireEvent): void {
    const id = field(event['response'], 'id');
    const isInConversation = field(event['response'], 'conversation_id') !== '';
    if (event.type === 'response.done') {
      if (!this.#running.delete(id)) this.#note(`${id} ends without having begun, or twice`);
      this.#ended.add(id);
      return;
    }
    const others = [...this.#running.values()].filter(Boolean);
    if (isInConversation && others.length > 0) this.#note(`${id} begins while another response is active`);
    if (this.#running.has(id) || this.#ended.has(id)) this.#note(`${id} begins twice`);
    this.#running.set(id, isInConversation);
  }

  #seeOutput(event: WireEvent): void {
    // How a remote call goes may be told after its response: an approval can come at any time.
    if (event.type.startsWith('response.mcp_call.')) return;
    const id = field(event, 'response_id');
    if (!this.#running.has(id)) this.#note(`${event.type} belongs to ${id}, which is not active`);
    if (event.type !== 'response.output_audio.delta') return;
    const item = field(event, 'item_id');
    const ms = Buffer.from(field(event, 'delta'), 'base64').length / BYTES_PER_MS;
    this.#soundMs.set(item, (this.#soundMs.get(item) ?? 0) + ms);
  }

  #seeItem(event: WireEvent): void {
    const id = field(event, 'item_id') || field(event['item'], 'id');
    switch (event.type) {
      case 'conversation.item.added':
        this.#place(id, event['previous_item_id']);
        break;
      case 'conversation.item.deleted':
        if (this.#items.includes(id)) this.#items.splice(this.#items.lastIndexOf(id), 1);
        else this.#note(`${id} is deleted, but was not there`);
        break;
      case 'conversation.item.truncated':
        this.#truncate(id, Number(event['audio_end_ms']));
        break;
      case 'conversation.item.retrieved':
        if (!this.#items.includes(id)) this.#note(`${id} is retrieved, but is not there`);
        break;
      default:
    }
  }

  #place(id: string, previous: unknown): void {
    const index = typeof previous === 'string' ? this.#items.lastIndexOf(previous) : -1;
    if (typeof previous === 'string' && index < 0) this.#note(`${id} follows ${previous}, which is not there`);
    this.#items.splice(index + 1, 0, id);
  }

  #truncate(id: string, endMs: number): void {
    const heldMs = this.#soundMs.get(id);
    if (heldMs === undefined) this.#note(`${id} is truncated, but never had sound`);
    else if (endMs > heldMs) this.#note(`${id} is truncated at ${endMs} ms of ${heldMs}`);
    else this.#soundMs.set(id, endMs);
  }

  #seeInput(event: WireEvent): void {
    const id = field(event, 'item_id');
    if (event.type === 'input_audio_buffer.speech_started') {
      if (this.#speaking !== null) this.#note(`speech starts in ${id} while ${this.#speaking} has not stopped`);
      this.#speaking = id;
    } else if (event.type === 'input_audio_buffer.speech_stopped') {
      if (this.#speaking !== id) this.#note(`speech stops in ${id}, but ${String(this.#speaking)} had started`);
      this.#speaking = null;
    } else {
      this.#speaking = null;
    }
  }

  #note(violation: string): void {
    this.violations.push(violation);
  }
}

/** A text inside an event; empty when there is none. */
function field(holder: unknown, key: string): string {
  if (typeof holder !== 'object' || holder === null || !(key in holder)) return '';
  const value: unknown = Object.entries(holder).find(([name]) => name === key)?.[1];
  return typeof value === 'string' ? value : '';
}
