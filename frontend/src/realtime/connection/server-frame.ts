import { serverMessage, type ServerMessage } from '@colloquy/protocol';

/** Parses one text frame of the server; null for what this page does not know, which newer servers may send. */
export function parseServerFrame(frame: string): ServerMessage | null {
  try {
    return serverMessage.safeParse(JSON.parse(frame)).data ?? null;
  } catch {
    return null;
  }
}
