import { describe, expect, it } from '@jest/globals';

import { readFixtures } from '../testing/index.ts';
import { clientMessage, clientMessageTypes } from './client-message.ts';
import { errorCodes, errorTable } from './error-codes.ts';
import { closeTable, shouldReconnect } from './close-codes.ts';
import { limitTable } from './limit-table.ts';
import { parseClientMessage } from './parse-client-message.ts';
import { serverMessage } from './server-message.ts';

describe('client messages', () => {
  it.each(readFixtures('client'))('accepts $name', ({ frame }) => {
    expect(parseClientMessage(frame)).toMatchObject({ outcome: 'message' });
  });

  it.each(readFixtures('invalid'))('refuses $name without repeating its content', ({ frame }) => {
    const parsed = parseClientMessage(frame);
    expect(parsed.outcome).toBe('malformed');
    expect(JSON.stringify(parsed)).not.toContain('Hello');
  });

  it('has a fixture for every type', () => {
    const types = readFixtures('client').map(({ frame }) => clientMessage.parse(JSON.parse(frame)).type);
    expect(new Set(types)).toEqual(new Set(clientMessageTypes));
  });

  it('tells a message of an unknown type from a malformed one', () => {
    expect(parseClientMessage('{"type":"dance"}')).toEqual({ outcome: 'unknown', type: 'dance' });
  });

  it('says that a text is too long, and that nothing else is', () => {
    expect(parseClientMessage(JSON.stringify({ type: 'text', text: 'x'.repeat(8_001) }))).toEqual({
      outcome: 'too-long',
    });
    const id = 'x'.repeat(100);
    expect(parseClientMessage(JSON.stringify({ type: 'ping', id })).outcome).toBe('malformed');
  });

  it('is not misled by a key that names a prototype', () => {
    expect(parseClientMessage('{"type":"__proto__"}').outcome).toBe('unknown');
    expect(parseClientMessage('{"__proto__":{"type":"text"}}').outcome).toBe('malformed');
  });
});

describe('server messages', () => {
  it.each(readFixtures('server'))('accepts $name', ({ frame }) => {
    expect(serverMessage.safeParse(JSON.parse(frame)).success).toBe(true);
  });

  it('has a fixture for every type', () => {
    const types = readFixtures('server').map(({ frame }) => serverMessage.parse(JSON.parse(frame)).type);
    expect(new Set(types)).toEqual(new Set(serverMessage.options.map((option) => option.shape.type.value)));
  });
});

describe('the tables of codes', () => {
  it('end a connection for a limit only in ways that fit its error', () => {
    for (const { error, close } of Object.values(limitTable)) {
      expect(errorCodes).toContain(error);
      if (close !== null) expect(Object.keys(closeTable)).toContain(close);
    }
  });

  it('explains every error in a sentence', () => {
    for (const code of errorCodes) expect(errorTable[code].meaning).toMatch(/^[A-Z].*\.$/);
  });

  it('puts codes to reconnect on into 4000–4499 and terminal ones into 4500–4999', () => {
    for (const { code, reconnect } of Object.values(closeTable)) {
      if (code >= 4000) expect(reconnect).toBe(code < 4500);
    }
  });

  it('gives every reason a code of its own', () => {
    const codes = Object.values(closeTable).map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('reconnects after what a network does, not after a normal end', () => {
    expect(shouldReconnect(1006)).toBe(true);
    expect(shouldReconnect(1001)).toBe(true);
    expect(shouldReconnect(1000)).toBe(false);
    expect(shouldReconnect(1007)).toBe(false);
    expect(shouldReconnect(4999)).toBe(false);
  });
});
