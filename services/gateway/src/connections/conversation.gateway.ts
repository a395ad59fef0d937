import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

import { Inject } from '@nestjs/common';
import { WebSocketGateway, type OnGatewayConnection, type OnGatewayInit } from '@nestjs/websockets';
import { systemTimers } from '@colloquy/lifecycle';
import { CONVERSATION_PATH, type CloseReason, type ErrorCode } from '@colloquy/protocol';
import { ClientPolicy } from '@colloquy/protocol/internal';
import type { RawData, WebSocket, WebSocketServer } from 'ws';

import { Admission, type Visitor } from '../access/admission.ts';
import { refusalTable } from '../access/refusal.ts';
import { parseConnectionRequest } from '../conversations/connection-request.ts';
import { ConversationDirectory } from '../conversations/conversation-directory.ts';
import type { Conversation } from '../conversations/conversation.ts';
import type { EdgeConfig } from '../gateway.config.ts';
import { GatewayEvents } from '../gateway.events.ts';
import { EDGE_CONFIG } from '../gateway.tokens.ts';
import { addressGroup } from '../limits/client-address.ts';
import type { Guest } from '../limits/guest.ts';
import { errorMessage } from './error-message.ts';
import { SocketClient } from './socket-client.ts';
import { socketLimits } from './socket-limits.ts';
import { UpgradeGuard } from './upgrade-guard.ts';

/** `WS /ws/conversation`: one socket, one conversation, one listener. */
@WebSocketGateway({ path: CONVERSATION_PATH })
export class ConversationGateway implements OnGatewayInit<WebSocketServer>, OnGatewayConnection<WebSocket> {
  constructor(
    @Inject(ConversationDirectory) private readonly directory: ConversationDirectory,
    @Inject(GatewayEvents) private readonly events: GatewayEvents,
    @Inject(ClientPolicy) private readonly policy: ClientPolicy,
    @Inject(Admission) private readonly admission: Admission,
    @Inject(UpgradeGuard) private readonly guard: UpgradeGuard,
    @Inject(EDGE_CONFIG) private readonly config: EdgeConfig,
  ) {}

  afterInit(server: WebSocketServer): void {
    Object.assign(server.options, this.guard.upgrades, socketLimits(this.config.limits));
  }

  handleConnection(socket: WebSocket, request: IncomingMessage): void {
    const verdict = this.guard.verdictOf(request);
    if (!verdict.ok) return this.refuse(socket, refusalTable[verdict.refusal]);
    const parsed = parseConnectionRequest(request.url ?? '', this.policy);
    if (!parsed.ok) return this.misunderstand(socket, parsed.problem);
    if (this.directory.isDraining) return this.turnAway(socket, 'server_draining');
    const client: SocketClient = new SocketClient(socket, systemTimers, this.config.pingIntervalMs, () =>
      conversation.close('unresponsive_client'),
    );
    const guest = this.guestOf(request, verdict.value);
    const conversation: Conversation = this.directory.open(client, parsed.request, guest);
    socket.on('message', (data: RawData, isBinary: boolean) => {
      if (isBinary) conversation.receiveBinary(data as Buffer);
      else conversation.receiveText(data as Buffer);
    });
    socket.on('ping', (data: Buffer) => {
      if (conversation.receivePing(data.length)) client.pong(data);
    });
    // `ws` has begun the closing handshake by now (1009 too large, 1007 not UTF-8, 1002 not WebSocket).
    socket.on('error', (error) => this.events.socketFailed(conversation.id, error));
    socket.once('close', (code) => {
      conversation.clientGone(code);
      client[Symbol.dispose]();
    });
  }

  private guestOf(request: IncomingMessage, { identity }: Visitor): Guest {
    const address = this.admission.addressOf(request);
    const isCounted = isIP(address) !== 0 && !this.config.exempt.has(address);
    return { address: isCounted ? addressGroup(address) : null, identity };
  }

  /** Browsers hide the status of a refused upgrade from the page, so the reason comes over the open socket. */
  private refuse(socket: WebSocket, { code, close }: { code: ErrorCode; close: CloseReason }, detail?: string): void {
    this.events.connectionRefused(code);
    socket.send(JSON.stringify(errorMessage(code, detail)));
    this.turnAway(socket, close);
  }

  private misunderstand(socket: WebSocket, problem: string): void {
    this.events.requestMisunderstood(problem);
    this.refuse(socket, { code: 'invalid_parameter', close: 'bad_request' }, problem);
  }

  private turnAway(socket: WebSocket, reason: CloseReason): void {
    const client = new SocketClient(socket, systemTimers, this.config.pingIntervalMs, () => socket.terminate());
    socket.once('close', () => client[Symbol.dispose]());
    client.close(reason);
  }
}
