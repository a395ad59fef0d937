import {
  type UpstreamClientEvent,
  type UpstreamListener,
  type UpstreamPort,
  type UpstreamServerEvent,
  type UpstreamSession,
} from '../conversations/upstream.port.ts';

/** A session under the spec's control: remembers what was sent, says what it is told to. */
export class ScriptedSession implements UpstreamSession {
  readonly kind = 'simulator';
  readonly model = 'gpt-realtime-2.1';
  readonly voice = 'alloy';
  readonly sent: UpstreamClientEvent[] = [];
  readonly heard: Uint8Array[] = [];
  isClosed = false;
  isBehind = false;

  constructor(
    readonly listener: UpstreamListener,
    readonly expiresAt: number,
  ) {}

  send(event: UpstreamClientEvent): void {
    this.sent.push(event);
  }

  appendAudio(pcm: Uint8Array): boolean {
    if (!this.isBehind) this.heard.push(new Uint8Array(pcm));
    return !this.isBehind;
  }

  close(): void {
    this.isClosed = true;
  }

  get sentTypes(): string[] {
    return this.sent.map(({ type }) => type);
  }

  /** Says an event of the service; fields a spec does not care about are left out. */
  says(event: Record<string, unknown> & { type: UpstreamServerEvent['type'] }): void {
    this.listener.onEvent({ event_id: 'event_1', ...event } as unknown as UpstreamServerEvent);
  }
}

/** An upstream that fails as often as told, then opens scripted sessions. */
export class ScriptedUpstream implements UpstreamPort {
  readonly sessions: ScriptedSession[] = [];
  readonly failures: Error[] = [];
  dials = 0;
  /** How long its sessions live (ms). */
  lifeMs = 3_600_000;

  async open(listener: UpstreamListener): Promise<UpstreamSession> {
    this.dials += 1;
    await Promise.resolve();
    const failure = this.failures.shift();
    if (failure) throw failure;
    const session = new ScriptedSession(listener, Date.now() + this.lifeMs);
    this.sessions.push(session);
    return session;
  }

  get newest(): ScriptedSession {
    const session = this.sessions.at(-1);
    if (!session) throw new Error('no session was opened');
    return session;
  }
}
