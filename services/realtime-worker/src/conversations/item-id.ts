import { randomBytes } from 'node:crypto';

/** An id for an item of ours, unlike those the service makes. */
export function newItemId(): string {
  return `item_c${randomBytes(10).toString('hex')}`;
}
