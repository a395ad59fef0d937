import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

type Send = (delta: object) => void;

/** Answers one request: sends deltas and returns when it is done; throws to cut the connection. */
export type Answer = (send: Send) => Promise<void>;

/** A chat endpoint on this machine: speaks the stream of `POST /v1/chat/completions` and keeps what it was asked. */
export class ChatServer implements AsyncDisposable {
  readonly requests: { key: string | undefined; body: unknown }[] = [];
  status = 200;
  answer: Answer = () => Promise.resolve();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      void text(request).then(async (body) => {
        this.requests.push({ key: request.headers.authorization, body: JSON.parse(body) as unknown });
        response.writeHead(this.status, { 'Content-Type': 'text/event-stream' });
        const send: Send = (delta) => response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`);
        try {
          await this.answer(send);
          response.end('data: [DONE]\n\n');
        } catch {
          response.destroy();
        }
      });
    });
  }

  static async open(): Promise<ChatServer> {
    const chat = new ChatServer();
    chat.#server.listen(0, '127.0.0.1');
    await once(chat.#server, 'listening');
    return chat;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
