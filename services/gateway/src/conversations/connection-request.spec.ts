import { describe, expect, it } from '@jest/globals';

import { parseConnectionRequest } from './connection-request.ts';

describe('a connection request', () => {
  it('is at 16 kHz when nothing is said', () => {
    expect(parseConnectionRequest('/ws/conversation')).toEqual({ ok: true, request: { inputRate: 16_000 } });
  });

  it('may ask for 24 kHz, and say things we do not know', () => {
    const parsed = parseConnectionRequest('/ws/conversation?input_rate=24000&flavour=mint');
    expect(parsed).toEqual({ ok: true, request: { inputRate: 24_000 } });
  });

  it.each(['44100', '', '16000.0', '1e4', 'NaN'])('is refused with input_rate=%s, naming what may be asked', (rate) => {
    const parsed = parseConnectionRequest(`/ws/conversation?input_rate=${rate}`);
    expect(parsed).toEqual({ ok: false, problem: 'input_rate must be 16000 or 24000' });
  });
});
