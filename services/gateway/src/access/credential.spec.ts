import { describe, expect, it } from '@jest/globals';

import { credentialOf } from './credential.ts';

describe('what a client shows', () => {
  it('is the token of Authorization before all else', () => {
    const headers = { authorization: 'bearer abc.def.ghi', 'sec-websocket-protocol': 'colloquy, colloquy.token.other' };
    expect(credentialOf(headers, '/ws?ticket=t')).toEqual({ kind: 'token', text: 'abc.def.ghi' });
  });

  it('is the token beside the subprotocol', () => {
    const headers = { 'sec-websocket-protocol': 'colloquy , colloquy.token.abc.def.ghi' };
    expect(credentialOf(headers, '/ws?ticket=t')).toEqual({ kind: 'token', text: 'abc.def.ghi' });
  });

  it('is the ticket of the address', () => {
    expect(credentialOf({}, '/ws?input_rate=16000&ticket=abc')).toEqual({ kind: 'ticket', text: 'abc' });
  });

  it('is nothing when there is none, or another kind of Authorization', () => {
    expect(credentialOf({ authorization: 'Basic abc' }, '/ws')).toBeNull();
    expect(credentialOf({ 'sec-websocket-protocol': 'colloquy' }, '/ws?token=abc')).toBeNull();
  });
});
