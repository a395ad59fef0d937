/** An open or opening WebSocket, as far as the client needs one. */
export interface Wire {
  /** Bytes handed over and not yet on the network. */
  readonly backlogBytes: number;
  send(data: string | ArrayBuffer): void;
  /** The client has finished. */
  close(): void;
  /** The client goes on with another connection: the server keeps the conversation. */
  abandon(): void;
}

export interface WireEvents {
  frame(text: string): void;
  closed(code: number): void;
}

/** A private code; the server takes only those of a client that leaves for an end. */
const ABANDONED = 3000;

export type Dial = (url: string, events: WireEvents) => Wire;

/** Dials the browser's own WebSocket. */
export const dialWebSocket: Dial = (url, events) => {
  const socket = new WebSocket(url);
  socket.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'string') events.frame(data);
  };
  socket.onclose = ({ code }) => {
    events.closed(code);
  };
  return {
    get backlogBytes() {
      return socket.bufferedAmount;
    },
    send: (data) => {
      socket.send(data);
    },
    close: () => {
      socket.close(1000);
    },
    abandon: () => {
      socket.close(ABANDONED);
    },
  };
};
