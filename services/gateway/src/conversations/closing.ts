import { closeTable, type CloseReason } from '@colloquy/protocol';

/** Closes of ours after which the conversation goes on without its client, for a while. */
const lossy: ReadonlySet<CloseReason> = new Set([
  'server_draining',
  'slow_client',
  'unresponsive_client',
  'worker_lost',
  'fabric_unavailable',
]);

/**
 * Codes by which a client ends its conversation itself: by its will (1000), by leaving the page (1001: what the page knew
 * of the conversation is gone with it), without a word (1005); and by a fault (1002 to 1010) it would only repeat.
 */
const final: ReadonlySet<number> = new Set([closeTable.normal.code, 1001, 1005, 1002, 1003, 1007, 1008, 1009, 1010]);

export function isLossy(reason: CloseReason): boolean {
  return lossy.has(reason);
}

/** Whether a client whose socket closed with `code` may come back; the network's own code is 1006. */
export function mayComeBack(code: number): boolean {
  return !final.has(code);
}
