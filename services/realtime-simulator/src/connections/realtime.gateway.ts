import type { IncomingMessage } from 'node:http';

import { Inject } from '@nestjs/common';
import { WebSocketGateway, type OnGatewayConnection, type OnGatewayInit } from '@nestjs/websockets';
import { systemTimers } from '@colloquy/lifecycle';
import type { RawData, WebSocket, WebSocketServer } from 'ws';

import { ScenarioLatency } from '../faults/scenario-latency.ts';
import { Scenarios } from '../faults/scenarios.ts';
import { SessionLine } from '../faults/session-line.ts';
import { newRandomId } from '../protocol/ids.ts';
import { notJson, parseClientEvent } from '../protocol/parse-client-event.ts';
import { SessionRecords } from '../records/session-records.ts';
import { SimulatorEvents } from '../realtime-simulator.events.ts';
import type { LatencyProfile } from '../responses/latency-profile.ts';
import { SessionFactory } from '../sessions/session-factory.ts';
import type { SessionStart } from '../sessions/session-settings.ts';
import type { Session } from '../sessions/session.ts';
import { admit, type RefusedAdmission } from './admission.ts';
import { keyOf } from './api-key.ts';
import { EphemeralKeys } from './ephemeral-keys.ts';
import { Handshakes } from './handshakes.ts';
import { SessionSocket } from './session-socket.ts';

/** Injection token of `GatewaySettings`. */
export const GATEWAY_SETTINGS = Symbol('gateway settings');

export interface GatewaySettings {
  /** Bytes that may wait for a slow client. */
  readonly maxBacklogBytes: number;
  /** Pauses where the scenario says nothing of them. */
  readonly latency: LatencyProfile;
}

/** Tells whoever wants to know that this is not the service. */
const SIMULATOR_HEADER = 'X-Colloquy-Simulator: 1';

/** `WS /v1/realtime?model=…`: one socket, one session, one listener. */
@WebSocketGateway({ path: '/v1/realtime' })
export class RealtimeGateway implements OnGatewayInit<WebSocketServer>, OnGatewayConnection<WebSocket> {
  constructor(
    @Inject(SessionFactory) private readonly sessions: SessionFactory,
    @Inject(EphemeralKeys) private readonly keys: EphemeralKeys,
    @Inject(SimulatorEvents) private readonly events: SimulatorEvents,
    @Inject(Scenarios) private readonly scenarios: Scenarios,
    @Inject(Handshakes) private readonly handshakes: Handshakes,
    @Inject(SessionRecords) private readonly records: SessionRecords,
    @Inject(GATEWAY_SETTINGS) private readonly settings: GatewaySettings,
  ) {}

  afterInit(server: WebSocketServer): void {
    server.on('headers', (headers) => headers.push(SIMULATOR_HEADER));
  }

  handleConnection(socket: WebSocket, request: IncomingMessage): void {
    const client = new SessionSocket(socket, {
      wire: request.socket,
      timers: systemTimers,
      maxBacklogBytes: this.settings.maxBacklogBytes,
      onOverflow: () => this.events.clientTooSlow(),
    });
    // A frame that is too large or not WebSocket at all: `ws` closes with the fitting code by itself.
    socket.on('error', () => undefined);
    socket.once('close', () => client[Symbol.dispose]());
    const admission = admit({ url: request.url ?? '', headers: request.headers }, this.keys);
    if (admission.kind === 'refused') this.refuse(client, admission, request);
    else this.serve(socket, client, this.openSession(client, admission.start, request));
  }

  private openSession(client: SessionSocket, start: SessionStart, request: IncomingMessage) {
    const subject = this.handshakes.subjectOf(request);
    const record = this.records.open(subject.ordinal, keyOf(request.headers), systemTimers.now());
    const line = new SessionLine(subject, {
      scenarios: this.scenarios,
      outlet: client,
      timers: systemTimers,
      newId: newRandomId,
      endResponse: (responseId, end) => session.breakOff(responseId, end),
    });
    const session: Session = this.sessions.open(start, {
      send: (event) => {
        record.sent(event);
        line.send(event);
      },
      close: (code, reason) => client.close(code, reason),
      latency: new ScenarioLatency(this.settings.latency, this.scenarios, subject),
    });
    this.events.sessionOpened(session.id, start.model.id);
    return { session, line, record };
  }

  private serve(
    socket: WebSocket,
    client: SessionSocket,
    { session, line, record }: ReturnType<RealtimeGateway['openSession']>,
  ): void {
    const openedAt = performance.now();
    socket.on('message', (data: RawData, isBinary: boolean) => {
      try {
        const frame = isBinary ? notJson : parseClientEvent((data as Buffer).toString());
        record.received(frame);
        session.receive(frame);
      } catch (error) {
        this.events.sessionFailed(session.id, error);
        client.close(1011, 'The server had an error while processing your request.');
      }
    });
    socket.once('close', (code) => {
      line[Symbol.dispose]();
      session[Symbol.dispose]();
      record.closed(code, systemTimers.now());
      this.events.sessionClosed(session.id, code, performance.now() - openedAt);
    });
    line.connect();
    session.start();
  }

  /** As the service does: the upgrade succeeds, one `error` says why, then the socket closes. */
  private refuse(
    client: SessionSocket,
    { refusal, closeCode, reason }: RefusedAdmission,
    request: IncomingMessage,
  ): void {
    const { ordinal } = this.handshakes.subjectOf(request);
    const now = systemTimers.now();
    this.records.open(ordinal, keyOf(request.headers), now).refused(reason, closeCode, now);
    this.events.connectionRefused(refusal);
    client.send({ type: 'error', event_id: newRandomId('event'), error: { ...refusal, event_id: null } });
    client.close(closeCode, reason);
  }
}
