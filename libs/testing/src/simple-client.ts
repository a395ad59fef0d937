import { once } from 'node:events';

import { pcm16Bytes, pcm16Samples } from '@colloquy/audio';
import { systemTimers, withDeadline } from '@colloquy/lifecycle';
import { CONVERSATION_PATH, serverMessage, type ClientMessage, type ServerMessageType } from '@colloquy/protocol';
import { WebSocket, type RawData } from 'ws';

import { MessageInbox, type MessageOf, type ReceivedMessage } from './message-inbox.ts';
import { SpeechStream, type SpeechStreamOptions } from './speech-stream.ts';

export interface SimpleClientOptions {
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly deadlineMs?: number;
}

/** What one response brought, and everything else that arrived since the response before it. */
export interface Reply {
  readonly text: string;
  /** PCM16 mono at the connection's output rate. */
  readonly audio: Int16Array;
  readonly messages: readonly ReceivedMessage[];
}

/**
 * A client written against the seven fixed messages and nothing else: it sends `audio` and `text`, and needs no more
 * than `session_ready`, `audio_delta`, `text_delta`, `response_done` and `error`.
 */
export class SimpleClient {
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #socket: WebSocket;
  readonly #inbox = new MessageInbox();
  #speech: SpeechStream | null = null;
  #replyStart = 0;

  /** Connects to the conversation path of `origin` (`ws://127.0.0.1:8000`); the session need not be ready yet. */
  static async connect(origin: string, options: SimpleClientOptions = {}): Promise<SimpleClient> {
    const { query = {}, headers = {}, deadlineMs = 5_000 } = options;
    const url = new URL(CONVERSATION_PATH, origin);
    url.search = new URLSearchParams(query).toString();
    const socket = new WebSocket(url, { headers });
    const client = new SimpleClient(socket);
    try {
      await withDeadline(once(socket, 'open'), deadlineMs, `connecting to ${url.host}`);
    } catch (error) {
      socket.terminate();
      throw error;
    }
    return client;
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('error', (error) => this.#inbox.end(error));
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        this.stopStreaming();
        this.#inbox.end(new Error(`the connection closed with ${code} ${reason.toString()}`));
        resolve({ code, reason: reason.toString() });
      });
    });
  }

  /** Every message so far, in order of arrival. */
  get received(): readonly ReceivedMessage[] {
    return this.#inbox.received;
  }

  /** What a connection that takes this one's place asks for: its last token, and the newest message it has. */
  get resumeQuery(): Readonly<Record<string, string>> {
    const messages = this.received.map(({ message }) => message);
    const greeting = messages.findLast(({ type }) => type === 'session_ready' || type === 'session_resumed');
    const token = greeting !== undefined && 'resume_token' in greeting ? greeting.resume_token : undefined;
    if (token === undefined) throw new Error('this client was never given a token to resume with');
    const { epoch = 0, seq = 0 } = messages.at(-1) ?? {};
    return { resume: token, last_seq: String(seq), last_epoch: String(epoch) };
  }

  /** Cuts the connection as a network does: without a word. */
  cut(): void {
    this.stopStreaming();
    this.#socket.terminate();
  }

  /** Reads nothing until disposed, as a client on a bad network. */
  stall(): Disposable {
    this.#socket.pause();
    return { [Symbol.dispose]: () => this.#socket.resume() };
  }

  sendText(text: string): void {
    this.send({ type: 'text', text });
  }

  /** Sends PCM16 mono at the connection's input rate as one message. */
  sendAudio(samples: Int16Array): void {
    const bytes = pcm16Bytes(samples);
    this.send({ type: 'audio', audio: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64') });
  }

  /** Speaks PCM16 mono of 16 kHz and stays silent afterwards, as an open microphone does, in place of any stream before. */
  streamSpeech(speech: Int16Array, options: SpeechStreamOptions = {}): SpeechStream {
    this.stopStreaming();
    this.#speech = new SpeechStream(speech, (chunk) => this.sendAudio(chunk), options);
    return this.#speech;
  }

  /** One of the additions to the protocol. */
  send(message: ClientMessage): void {
    this.#socket.send(JSON.stringify(message));
  }

  stopStreaming(): void {
    this.#speech?.stop();
    this.#speech = null;
  }

  /** The first message of a type that no earlier call has given; rejects when the deadline or the connection ends first. */
  next<T extends ServerMessageType>(type: T, deadlineMs = 5_000): Promise<MessageOf<T>> {
    return this.#inbox.next(type, deadlineMs);
  }

  /** Everything since the last reply up to the next `response_done`. */
  async untilResponseDone(deadlineMs = 30_000): Promise<Reply> {
    const messages = await this.#inbox.waitFor(() => this.#takeReply(), 'end of the response', deadlineMs);
    const audio = messages.map(({ message }) => (message.type === 'audio_delta' ? message.audio : ''));
    const text = messages.map(({ message }) => (message.type === 'text_delta' ? message.text : ''));
    const bytes = Buffer.concat(audio.map((base64) => Buffer.from(base64, 'base64')));
    return { text: text.join(''), audio: pcm16Samples(bytes), messages };
  }

  /** Closes the connection in good order; cuts it when the server does not answer within a second. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.stopStreaming();
    this.#socket.close(1000);
    using _cut = systemTimers.after(1_000, () => this.#socket.terminate());
    await this.closed;
  }

  #takeReply(): readonly ReceivedMessage[] | null {
    const end = this.received.findIndex(
      ({ message }, index) => index >= this.#replyStart && message.type === 'response_done',
    );
    if (end < 0) return null;
    const messages = this.received.slice(this.#replyStart, end + 1);
    this.#replyStart = end + 1;
    return messages;
  }

  #receive(data: RawData, isBinary: boolean): void {
    try {
      if (isBinary || !Buffer.isBuffer(data)) throw new Error('a binary frame is none of the fixed messages');
      this.#inbox.push(serverMessage.parse(JSON.parse(data.toString('utf8'))));
    } catch (error) {
      this.#inbox.end(error instanceof Error ? error : new Error(String(error)));
    }
  }
}
