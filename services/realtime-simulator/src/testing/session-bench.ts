import { systemTimers } from '@colloquy/lifecycle';

import { defaultGuesses } from '../protocol/guesses.ts';
import { findRealtimeModel } from '../protocol/models.ts';
import { parseClientEvent } from '../protocol/parse-client-event.ts';
import { encodePcm } from '../protocol/pcm.ts';
import type { ListedTool } from '../protocol/item.ts';
import type { IdPrefix } from '../protocol/ids.ts';
import type { Refusal } from '../protocol/request-refused.ts';
import type { FinalStatus } from '../protocol/response-object.ts';
import type { ServerEvent } from '../protocol/server-event.ts';
import type { SessionObject } from '../protocol/session-object.ts';
import type { SessionKind } from '../protocol/session-schema.ts';
import { spoken, type Cue, type Persona, type Reply } from '../persona/persona.port.ts';
import type { RemoteResult, RemoteServers } from '../remote-tools/remote-servers.port.ts';
import { latencyProfiles } from '../responses/latency-profile.ts';
import { Session } from '../sessions/session.ts';
import type { SessionPorts } from '../sessions/session-ports.ts';
import type { Speech, Utterance } from '../speech/speech.port.ts';
import type { HeardTurn, HeardWords } from '../turns/heard-words.port.ts';
import { pieces, tone } from './sounds.ts';

type EventOf<T extends ServerEvent['type'], E = ServerEvent> = E extends ServerEvent
  ? T extends E['type']
    ? E
    : never
  : never;

/** Gives the same answer, at first two short sentences, to everything, and remembers what it was asked. */
class ScriptedPersona implements Persona {
  readonly cues: Cue[] = [];
  answer: Reply = spoken(['One two.', 'Three.']);
  failure: Error | null = null;

  reply(cue: Cue): Promise<Reply> {
    this.cues.push(cue);
    return this.failure ? Promise.reject(this.failure) : Promise.resolve(this.answer);
  }
}

/** Gives half a second of sound for every sentence, at once unless it is told to wait. */
class ToneSpeech implements Speech {
  readonly utterances: Utterance[] = [];
  failure: Error | null = null;
  ready: Promise<void> = Promise.resolve();

  async say(utterance: Utterance): Promise<Int16Array> {
    this.utterances.push(utterance);
    await this.ready;
    if (this.failure) throw this.failure;
    return tone(500);
  }
}

/** Knows the words it is given, for one turn after the other; then none. */
class ScriptedHearing implements HeardWords {
  readonly turns: (string | Error)[] = [];
  readonly #foreseen = new Map<string, string>();

  foresee(itemId: string): string | null {
    if (typeof this.turns[0] !== 'string') return null;
    this.#foreseen.set(itemId, this.turns[0]);
    this.turns.shift();
    return this.#foreseen.get(itemId) ?? null;
  }

  recognize({ itemId }: HeardTurn): Promise<string | null> {
    const words = this.#foreseen.get(itemId) ?? this.turns.shift() ?? null;
    return words instanceof Error ? Promise.reject(words) : Promise.resolve(words);
  }
}

/** Knows the tools it is given by label; a call repeats its arguments, or fails when there is no such tool. */
class ListedServers implements RemoteServers {
  readonly tools = new Map<string, ListedTool[]>();

  toolsOf(label: string): readonly ListedTool[] | null {
    return this.tools.get(label) ?? null;
  }

  call(label: string, name: string, args: string): RemoteResult {
    if (this.tools.get(label)?.some((tool) => tool.name === name)) return { output: `called with ${args}` };
    return { error: { type: 'tool_execution_error', message: 'gone' } };
  }
}

/** A session whose client remembers everything; ids count up, the clock is that of the spec. */
export class SessionBench implements Disposable {
  readonly events: ServerEvent[] = [];
  readonly persona = new ScriptedPersona();
  readonly speech = new ToneSpeech();
  readonly hearing = new ScriptedHearing();
  readonly servers = new ListedServers();
  readonly ended: FinalStatus[] = [];
  readonly refusals: Refusal[] = [];
  readonly session: Session;
  closed: { code: number; reason: string } | null = null;
  readonly #kind: SessionKind;
  readonly #lastId = new Map<IdPrefix, number>();

  constructor(
    options: { model?: string; kind?: SessionKind } & Partial<
      Pick<SessionPorts, 'latency' | 'guesses' | 'limits'>
    > = {},
  ) {
    const model = findRealtimeModel(options.model ?? 'gpt-realtime-2.1');
    if (!model) throw new Error('there is no such model');
    this.#kind = options.kind ?? 'realtime';
    this.session = new Session(
      { kind: this.#kind, model, settings: null },
      {
        send: (event) => this.events.push(event),
        close: (code, reason) => (this.closed = { code, reason }),
        timers: systemTimers,
        newId: (prefix) => this.#newId(prefix),
        speech: this.speech,
        heardWords: this.hearing,
        persona: this.persona,
        latency: options.latency ?? latencyProfiles.measured,
        guesses: options.guesses ?? defaultGuesses,
        servers: this.servers,
        limits: options.limits ?? {
          inputBufferBytes: 16_000_000,
          retainedSoundBytes: 1_000_000,
          lifetimeMs: 3_600_000,
        },
        observer: {
          responseEnded: (status) => this.ended.push(status),
          requestRefused: (refusal) => this.refusals.push(refusal),
        },
      },
    );
    this.session.start();
  }

  send(event: object): void {
    this.session.receive(parseClientEvent(JSON.stringify(event)));
  }

  update(session: object): void {
    this.send({ type: 'session.update', session: { type: this.#kind, ...session } });
  }

  say(text: string, id?: string): void {
    const item = { ...(id && { id }), type: 'message', role: 'user', content: [{ type: 'input_text', text }] };
    this.send({ type: 'conversation.item.create', item });
  }

  append(sound: Int16Array): void {
    for (const piece of pieces(sound, 40)) this.send({ type: 'input_audio_buffer.append', audio: encodePcm(piece) });
  }

  /** Types of the events since the last call, in order. */
  take(): string[] {
    return this.events.splice(0).map(({ type }) => type);
  }

  get types(): string[] {
    return this.events.map(({ type }) => type);
  }

  all<T extends ServerEvent['type']>(type: T): EventOf<T>[] {
    const isWanted = (event: ServerEvent): event is ServerEvent & EventOf<T> => event.type === type;
    return this.events.filter(isWanted);
  }

  last<T extends ServerEvent['type']>(type: T): EventOf<T> {
    const event = this.all(type).at(-1);
    if (!event) throw new Error(`no ${type} among ${this.types.join(', ')}`);
    return event;
  }

  /** The session as the client was last shown it. */
  shown(event: 'session.created' | 'session.updated' = 'session.updated'): SessionObject {
    const { session } = this.last(event);
    if (session.type === 'realtime') return session;
    throw new Error('this is a transcription session');
  }

  [Symbol.dispose](): void {
    this.session[Symbol.dispose]();
  }

  #newId(prefix: IdPrefix): string {
    const number = (this.#lastId.get(prefix) ?? 0) + 1;
    this.#lastId.set(prefix, number);
    return `${prefix}_${number}`;
  }
}
