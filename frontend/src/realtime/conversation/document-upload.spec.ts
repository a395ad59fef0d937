import { describe, expect, it } from '@jest/globals';
import type { ClientMessage } from '@colloquy/protocol';

import { serverError } from '../../testing/server-messages.ts';
import { DocumentUpload } from './document-upload.ts';

const place = { epoch: 1, seq: 1 };
const text = (name: string, data = 'words') => ({ name, mediaType: 'text/plain', data }) as const;
const ready = (document_id: string) =>
  ({ type: 'document_ready', document_id, name: 'x', pages: 3, is_complete: true, ...place }) as const;

function setUp() {
  const sent: Extract<ClientMessage, { type: 'document' }>[] = [];
  const log: string[] = [];
  const due: (() => void)[] = [];
  const network = { backlogBytes: 0 };
  let ids = 0;
  const upload = new DocumentUpload({
    send: (message) => {
      if (message.type === 'document') sent.push(message);
      return true;
    },
    backlogBytes: () => network.backlogBytes,
    after: (_ms, action) => due.push(action),
    newId: () => `d${String(++ids)}`,
    apply: ({ document }) =>
      log.push(`${document.name} ${document.status} ${String(document.code ?? document.pages ?? '')}`),
  });
  const elapse = () => {
    for (const action of due.splice(0)) action();
  };
  return { upload, sent, log, network, elapse };
}

describe('sending documents', () => {
  it('waits for a session, and sends the next when the first was read', () => {
    const { upload, sent, log } = setUp();
    upload.add(text('a'));
    upload.add(text('b'));
    expect(sent).toEqual([]);
    upload.sessionBegan();
    expect(sent.map(({ name }) => name)).toEqual(['a']);
    expect(upload.heard(ready('d1'))).toBe(true);
    expect(sent.map(({ name, part, parts }) => [name, part, parts])).toEqual([
      ['a', 0, 1],
      ['b', 0, 1],
    ]);
    expect(log).toEqual(['a waiting ', 'b waiting ', 'a reading ', 'a ready 3', 'b reading ']);
  });

  it('sends large ones in parts and lets the network catch up', () => {
    const { upload, sent, network, elapse } = setUp();
    upload.sessionBegan();
    const data = 'x'.repeat(150_000);
    upload.add(text('a', data));
    network.backlogBytes = 1_000_000;
    elapse();
    expect(sent).toHaveLength(1);
    network.backlogBytes = 0;
    elapse();
    elapse();
    elapse();
    expect(sent.map(({ part }) => part)).toEqual([0, 1, 2]);
    expect(sent.map((message) => message.data).join('')).toBe(data);
  });

  it('tells what the server refused, and goes on with the next', () => {
    const { upload, sent, log } = setUp();
    upload.sessionBegan();
    upload.add(text('a'));
    upload.add(text('b'));
    expect(upload.heard(serverError('response_failed'))).toBe(false);
    expect(upload.heard(serverError('document_unreadable'))).toBe(true);
    expect(log).toContain('a failed document_unreadable');
    expect(sent.at(-1)?.name).toBe('b');
  });

  it('begins again with another session what was not read by the one before', () => {
    const { upload, sent, elapse } = setUp();
    upload.sessionBegan();
    upload.add(text('a', 'x'.repeat(150_000)));
    upload.connectionLost();
    elapse();
    expect(sent.map(({ part }) => part)).toEqual([0]);
    upload.sessionBegan();
    elapse();
    elapse();
    expect(sent.map(({ part }) => part)).toEqual([0, 0, 1, 2]);
  });

  it('says of what was never sent that it failed', () => {
    const { upload, log } = setUp();
    upload.add(text('a'));
    upload.giveUp();
    upload.sessionBegan();
    expect(log).toEqual(['a waiting ', 'a failed ']);
  });
});
