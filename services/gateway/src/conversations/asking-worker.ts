import { decodeLinkWord, type Address, type Frame } from '@colloquy/fabric';
import { assignedNotice, frameKind } from '@colloquy/protocol/internal';

/** The worker that sent a frame it wants an answer to; null: no such frame. */
export function workerThatAsks({ kind, payload }: Frame): Address | null {
  if (kind === frameKind.sync || kind === frameKind.again) return decodeLinkWord(payload).sender;
  if (kind !== frameKind.assigned && kind !== frameKind.attached) return null;
  return assignedNotice.parse(JSON.parse(Buffer.from(payload).toString())).worker;
}
