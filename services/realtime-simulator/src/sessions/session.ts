import type { ClientEvent, ResponseOptions } from '../protocol/client-event.ts';
import type { ParsedFrame } from '../protocol/parse-client-event.ts';
import { refusal, RequestRefused, type Refusal } from '../protocol/request-refused.ts';
import type { EarlyEnd } from '../protocol/response-object.ts';
import type { Emit } from '../protocol/server-event.ts';
import type { SessionObject } from '../protocol/session-object.ts';
import type { SessionRequest } from '../protocol/session-schema.ts';
import { AttentivePersona } from '../persona/attentive-persona.ts';
import { RemoteTools } from '../remote-tools/remote-tools.ts';
import { Responses } from '../responses/responses.ts';
import { Hearing } from '../turns/hearing.ts';
import { InputAudio, type IdleTurn, type UserTurn } from '../turns/input-audio.ts';
import { InputTranscriber } from '../turns/input-transcriber.ts';
import { Conversation } from './conversation.ts';
import { IdleTimeout } from './idle-timeout.ts';
import { ItemRequests } from './item-requests.ts';
import { ItemSound } from './item-sound.ts';
import type { SessionPorts } from './session-ports.ts';
import { SessionSettings, type SessionStart } from './session-settings.ts';
import { SessionTimers } from './session-timers.ts';
import { UserTurns } from './user-turns.ts';

/** One Realtime session: takes client events in their order and sends the server's. Knows no socket. */
export class Session implements Disposable {
  readonly #ports: SessionPorts;
  readonly #start: SessionStart;
  readonly #timers: SessionTimers;
  readonly #settings: SessionSettings;
  readonly #sound: ItemSound;
  readonly #conversation: Conversation;
  readonly #items: ItemRequests;
  readonly #remote: RemoteTools;
  readonly #hearing: Hearing;
  readonly #input: InputAudio;
  readonly #turns: UserTurns;
  readonly #responses: Responses;
  readonly #idle: IdleTimeout;

  readonly #emit: Emit = (event) => {
    this.#ports.send(Object.assign({ type: event.type, event_id: this.#ports.newId('event') }, event));
  };

  constructor(start: SessionStart, ports: SessionPorts) {
    const { newId, limits, latency, servers } = ports;
    this.#start = start;
    this.#ports = ports;
    this.#timers = new SessionTimers(ports.timers);
    this.#settings = new SessionSettings(newId('sess'), start, ports.timers.now() + limits.lifetimeMs);
    this.#sound = new ItemSound(limits.retainedSoundBytes);
    this.#conversation = new Conversation(newId('conv'), (itemId) => this.#sound.forget(itemId));
    const shared = { emit: this.#emit, newId, conversation: this.#conversation, sound: this.#sound };
    this.#remote = new RemoteTools({ ...shared, timers: this.#timers, latency, servers });
    this.#items = new ItemRequests({ ...shared, audio: () => this.#object.audio, remote: this.#remote });
    this.#hearing = new Hearing(ports.heardWords);
    const transcriber = this.#newTranscriber();
    this.#turns = new UserTurns({ ...shared, items: this.#items, hearing: this.#hearing, transcriber });
    this.#input = this.#newInput();
    this.#responses = this.#newResponses();
    this.#idle = this.#newIdleTimeout();
  }

  get id(): string {
    return this.#object.id;
  }

  get #object(): SessionObject {
    return this.#settings.current;
  }

  /** Greets the client and starts the session's clock. Frames may be received before. */
  start(): void {
    this.#emit({ type: 'session.created', session: this.#settings.echo });
    this.#remote.list(this.#object.tools);
    this.#timers.after(this.#ports.limits.lifetimeMs, () => this.#expire());
  }

  /** Carries out one frame; what it cannot is answered with an `error` event and changes nothing. */
  receive(frame: ParsedFrame): void {
    const event = frame.kind === 'event' ? frame.event : this.#refuseFrame(frame);
    if (event) this.#attempt(() => this.#carryOut(event), event.event_id ?? null);
  }

  /** Ends a response before its time; does nothing when it is over. */
  breakOff(responseId: string, end: EarlyEnd): void {
    this.#responses.breakOff(responseId, end);
  }

  [Symbol.dispose](): void {
    this.#responses[Symbol.dispose]();
    this.#hearing[Symbol.dispose]();
    this.#timers[Symbol.dispose]();
  }

  /** Tells the error and returns what is to be carried out all the same. */
  #refuseFrame({ refusal: why, eventId, rest }: Extract<ParsedFrame, { kind: 'refused' }>): ClientEvent | undefined {
    this.#refuse(why, eventId);
    return this.#ports.guesses.badUpdate === 'applied_in_part' ? rest : undefined;
  }

  #carryOut(event: ClientEvent): void {
    switch (event.type) {
      case 'session.update':
        this.#update(event.session);
        break;
      case 'input_audio_buffer.append':
        this.#input.append(event.audio);
        this.#idle.hear();
        break;
      case 'input_audio_buffer.commit':
        this.#input.commit();
        break;
      case 'input_audio_buffer.clear':
        this.#input.clear();
        this.#turns.dropBegun();
        break;
      case 'conversation.item.create':
        this.#items.create(event);
        break;
      case 'conversation.item.retrieve':
        this.#items.retrieve(event);
        break;
      case 'conversation.item.delete':
        this.#items.delete(event);
        break;
      case 'conversation.item.truncate':
        this.#items.truncate(event);
        break;
      case 'response.create':
        this.#respond(event.response);
        break;
      case 'response.cancel':
        this.#responses.cancel(event.response_id);
        break;
      case 'output_audio_buffer.clear':
        throw new RequestRefused('invalid_value', `'${event.type}' is for WebRTC and SIP only.`, 'type');
      default:
        event satisfies never;
    }
  }

  #update(request: SessionRequest): void {
    this.#settings.update(request, this.#responses.hasSpoken);
    this.#input.configure(this.#object.audio.input);
    if (!this.#input.isSpeaking) this.#turns.dropBegun();
    this.#idle.disarm();
    this.#emit({ type: 'session.updated', session: this.#settings.echo });
    this.#remote.list(this.#object.tools);
  }

  #respond(options: ResponseOptions = {}): void {
    if (this.#settings.kind === 'realtime') this.#responses.create(options);
    else throw new RequestRefused('invalid_value', 'A transcription session gives no responses.', 'type');
  }

  #speechStarted(itemId: string): void {
    const { transcription, turn_detection } = this.#object.audio.input;
    this.#idle.disarm();
    this.#turns.begin(itemId, transcription);
    if (turn_detection?.interrupt_response) this.#responses.interrupt();
  }

  #takeTurn(turn: UserTurn): void {
    const { transcription, turn_detection } = this.#object.audio.input;
    this.#idle.disarm();
    this.#turns.take(turn, transcription);
    const isAnswered = this.#settings.kind === 'realtime' && turn_detection?.create_response;
    if (turn.endedBy === 'client' || !isAnswered) return;
    this.#attempt(() => this.#responses.create(), null);
  }

  /** Nobody has replied to the assistant: it is asked to speak again, whatever `create_response` says. */
  #takeIdle(turn: IdleTurn): void {
    this.#turns.take(turn, this.#object.audio.input.transcription);
    this.#attempt(() => this.#responses.create(), null);
  }

  #attempt(action: () => void, eventId: string | null): void {
    try {
      action();
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error;
      this.#refuse(error.refusal, eventId);
    }
  }

  #refuse(why: Refusal, eventId: string | null): void {
    this.#ports.observer.requestRefused(why);
    this.#emit({ type: 'error', error: { ...why, event_id: eventId } });
  }

  #expire(): void {
    const message = 'Your session hit the maximum duration of 60 minutes.';
    this.#refuse(refusal('session_expired', message), null);
    this.#ports.close(1001, message);
  }

  #newTranscriber(): InputTranscriber {
    return new InputTranscriber({ emit: this.#emit, timers: this.#timers, latency: this.#ports.latency });
  }

  #newInput(): InputAudio {
    const input = new InputAudio({
      emit: this.#emit,
      newId: this.#ports.newId,
      capacityBytes: this.#ports.limits.inputBufferBytes,
      onSpeechStarted: (itemId) => this.#speechStarted(itemId),
      onTurn: (turn) => this.#takeTurn(turn),
    });
    input.configure(this.#object.audio.input);
    return input;
  }

  #newIdleTimeout(): IdleTimeout {
    return new IdleTimeout({
      emit: this.#emit,
      newId: this.#ports.newId,
      timers: this.#timers,
      items: this.#items,
      input: this.#input,
      settings: () => this.#object.audio.input,
      firesWithoutSound: this.#ports.guesses.idleWithoutSound === 'fires',
      onIdle: (turn) => this.#takeIdle(turn),
    });
  }

  #newResponses(): Responses {
    const { newId, speech, persona, latency, observer } = this.#ports;
    const remote = this.#remote;
    const settled = { model: this.#start.model, conversation: this.#conversation, sound: this.#sound, newId, remote };
    return new Responses({
      emit: this.#emit,
      newId,
      sound: this.#sound,
      guesses: this.#ports.guesses,
      timers: this.#timers,
      speech,
      persona: new AttentivePersona(persona, (itemId) => this.#hearing.wordsOf(itemId)),
      latency,
      remote,
      context: () => ({ ...settled, session: this.#object }),
      onStart: (place) => {
        if (place === 'inside') this.#idle.disarm();
      },
      onEnd: (status, place, soundMs) => {
        observer.responseEnded(status);
        if (place === 'inside' && status === 'completed') this.#idle.arm(soundMs);
      },
    });
  }
}
