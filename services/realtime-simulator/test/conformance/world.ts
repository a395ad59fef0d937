import { jest } from '@jest/globals';
import type { ServiceHost } from '@colloquy/nest-host';
import {
  EventValidator,
  RealtimeRecorder,
  type RecordedFrame,
  type Side,
  type WireEvent,
} from '@colloquy/testing/realtime';

import { latencyProfiles, startSimulator } from '../../src/index.ts';
import { SessionBench } from '../../src/testing/session-bench.ts';
import { ConversationRules } from './conversation-rules.ts';
import { WireClient, type DialOptions } from './wire-client.ts';

export interface JudgedFrame {
  readonly from: Side;
  readonly event: WireEvent;
}

/** A simulator behind a recorder, and a judge of every frame it sends. */
export class World implements AsyncDisposable {
  /** Every server frame so far that has been judged. */
  readonly judged: JudgedFrame[] = [];
  readonly validator: EventValidator;
  readonly recorder: RealtimeRecorder;
  /** Where clients connect: the recorder. */
  readonly port: number;
  /** The simulator itself, for HTTP. */
  readonly origin: string;
  readonly #host: ServiceHost;
  readonly #rules = new Map<number, ConversationRules>();
  readonly #benches: SessionBench[] = [];
  #taken = 0;

  private constructor(host: ServiceHost, recorder: RealtimeRecorder, validator: EventValidator) {
    this.#host = host;
    this.recorder = recorder;
    this.validator = validator;
    this.port = recorder.port;
    this.origin = `http://127.0.0.1:${host.port}`;
  }

  static async start(): Promise<World> {
    const validator = await EventValidator.load();
    const host = await startSimulator({ log: { level: 'silent', format: 'json' }, latency: latencyProfiles.fast });
    return new World(host, await RealtimeRecorder.start(`http://127.0.0.1:${host.port}`), validator);
  }

  /** A bare client that has been greeted. */
  async client(options?: DialOptions): Promise<WireClient> {
    const client = await WireClient.dial(this.recorder, options);
    await client.next('session.created');
    return client;
  }

  /** Runs `scene` with a session whose clock stands still until it is moved. */
  async held(scene: (bench: SessionBench) => Promise<void>, options?: ConstructorParameters<typeof SessionBench>[0]) {
    jest.useFakeTimers();
    const bench = new SessionBench(options);
    this.#benches.push(bench);
    try {
      await scene(bench);
    } finally {
      bench[Symbol.dispose]();
      jest.useRealTimers();
    }
  }

  /** Holds everything sent since the last call to the types and to the rules; gives what is wrong. */
  judge(): readonly string[] {
    const frames = this.recorder.frames.slice(this.#taken);
    this.#taken = this.recorder.frames.length;
    const sent = frames.filter(({ from }) => from === 'server');
    const held = this.#benches.flatMap(({ events }) => events.splice(0).map(asWireEvent));
    this.#benches.length = 0;
    const judged = [...sent.map(({ event }) => event), ...held];
    this.judged.push(...judged.map((event) => ({ from: 'server' as const, event })));
    return [
      ...judged.flatMap((event) => this.validator.problems('server', event)),
      ...frames.flatMap((frame) => this.#follow(frame)),
    ];
  }

  /** The rules broken by this frame. A connection may go on while the next check has begun. */
  #follow(frame: RecordedFrame): readonly string[] {
    const rules = this.#rules.get(frame.connection) ?? new ConversationRules();
    this.#rules.set(frame.connection, rules);
    const known = rules.violations.length;
    rules.see(frame);
    return rules.violations.slice(known);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.recorder[Symbol.asyncDispose]();
    await this.#host.stop();
  }
}

/** As it would be on the wire. */
function asWireEvent(event: object): WireEvent {
  return JSON.parse(JSON.stringify(event)) as WireEvent;
}
