import { describe, expect, it } from '@jest/globals';

import type { ServerMessage } from '@colloquy/protocol';

import { MessageInbox } from './message-inbox.ts';

const word = (text: string): ServerMessage => ({ type: 'text_delta', text, item_id: 'item_1', epoch: 1, seq: 1 });
const pong: ServerMessage = { type: 'pong', id: 'a', epoch: 1, seq: 1 };

describe('MessageInbox', () => {
  it('gives each message of a type once, those already there first', async () => {
    const inbox = new MessageInbox();
    inbox.push(word('one'));
    inbox.push(pong);
    const texts = [inbox.next('text_delta', 100), inbox.next('text_delta', 100), inbox.next('text_delta', 100)];
    inbox.push(word('two'));
    inbox.push(word('three'));
    expect((await Promise.all(texts)).map(({ text }) => text)).toEqual(['one', 'two', 'three']);
    expect(await inbox.next('pong', 100)).toBe(pong);
    expect(inbox.received).toHaveLength(4);
  });

  it('says at the deadline what it waited for and what came instead', async () => {
    const inbox = new MessageInbox();
    inbox.push(pong);
    await expect(inbox.next('usage', 10)).rejects.toThrow('no "usage" within 10 ms; received: pong');
  });

  it('tells those who wait when nothing more will come', async () => {
    const inbox = new MessageInbox();
    inbox.push(pong);
    const waiting = inbox.next('usage', 1_000);
    inbox.end(new Error('the connection closed with 4000'));
    await expect(waiting).rejects.toThrow('no "usage": the connection closed with 4000');
    await expect(inbox.next('pong', 1_000)).resolves.toBe(pong);
    await expect(inbox.next('pong', 1_000)).rejects.toThrow('closed with 4000');
  });
});
