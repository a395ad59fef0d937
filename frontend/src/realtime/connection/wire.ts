/** An open or opening WebSocket, as far as the client needs one. */
export interface Wire {
  /** Bytes handed over and not yet on the network. */
  readonly backlogBytes: number;
  send(data: string | ArrayBuffer): void;
  close(): void;
}

export interface WireEvents {
  frame(text: string): void;
  closed(code: number): void;
}

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
  };
};
