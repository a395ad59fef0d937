import { SimpleClient, startService, type StartedService } from '@colloquy/testing';
import { EventValidator, RealtimeRecorder, type WireEvent } from '@colloquy/testing/realtime';

/** What the simulator tells of a session; times in ms since the epoch. */
export interface SessionReport {
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly items: readonly { readonly role: string | null; readonly words: string }[];
}

/** A simulator of its own behind a recording proxy, and the systems that are started against it. */
export class RecordedUpstream implements AsyncDisposable {
  private constructor(
    private readonly simulator: StartedService,
    readonly recorder: RealtimeRecorder,
    private readonly validator: EventValidator,
  ) {}

  static async start(): Promise<RecordedUpstream> {
    const validator = await EventValidator.load();
    const simulator = await startService('realtime-simulator', { SIMULATOR_LATENCY: 'fast' });
    return new RecordedUpstream(simulator, await RealtimeRecorder.start(simulator.origin), validator);
  }

  /** A system that prepares no sessions for conversations to come, so that all there are belong to the one under test. */
  startSystem(env: Record<string, string> = {}): Promise<StartedService> {
    return startService('standalone', { OPENAI_BASE_URL: this.recorder.baseUrl, UPSTREAM_POOL_SIZE: '0', ...env });
  }

  control(method: string, path: string, body?: object): Promise<Response> {
    return fetch(`${this.simulator.origin}/control/${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  async sessions(): Promise<SessionReport[]> {
    const response = await this.control('GET', 'sessions');
    return ((await response.json()) as { sessions: SessionReport[] }).sessions;
  }

  /** How many sessions the user's voice was sent to. */
  sessionsWithSound(): number {
    const heard = this.recorder.frames.filter(({ from, event }) => from === 'client' && isAudio(event));
    return new Set(heard.map(({ connection }) => connection)).size;
  }

  /** What was sent to the upstream so far and OpenAI's types do not allow. */
  problems(): string[] {
    return this.recorder.from('client').flatMap((event) => this.validator.problems('client', event));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.recorder[Symbol.asyncDispose]();
    await this.simulator.child[Symbol.asyncDispose]();
  }
}

function isAudio({ type }: WireEvent): boolean {
  return type === 'input_audio_buffer.append';
}

/** A client of the system whose conversation is ready. */
export async function connect(system: StartedService): Promise<SimpleClient> {
  const client = await SimpleClient.connect(system.origin);
  await client.next('session_ready', 10_000);
  return client;
}

/** The next reply, as its status, its seconds of sound, its words and the number of errors before its end. */
export async function reply(client: SimpleClient) {
  const { text, audio, messages } = await client.untilResponseDone(30_000);
  const status = messages.flatMap(({ message }) => (message.type === 'response_done' ? [message.status] : []));
  const problems = messages.filter(({ message }) => message.type === 'error');
  return { status: status[0], seconds: audio.length / 24_000, text, problems: problems.length };
}
