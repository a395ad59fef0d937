import { describe, expect, it } from '@jest/globals';

import { admit, keyOf } from './admission.ts';

const url = '/v1/realtime?model=gpt-realtime-2.1';
const authorization = 'Bearer sk-anything';

describe('who is let in', () => {
  it('a key in the header or among the subprotocols of a browser, with a realtime model', () => {
    const accepted = { kind: 'accepted', model: { id: 'gpt-realtime-2.1' } };
    expect(admit({ url, headers: { authorization } })).toMatchObject(accepted);
    const offered = 'realtime, openai-insecure-api-key.ek_1, openai-agents-sdk.0.20.0';
    expect(admit({ url, headers: { 'sec-websocket-protocol': offered } })).toMatchObject(accepted);
    expect(keyOf({ 'sec-websocket-protocol': offered })).toBe('ek_1');
  });

  it.each([
    ['no key', url, {}, 3000, 'invalid_api_key'],
    ['an empty key', url, { authorization: 'Bearer ' }, 3000, 'invalid_api_key'],
    ['a key that says so', url, { authorization: 'Bearer sk-INVALID-1' }, 3000, 'invalid_api_key'],
    ['the beta header', url, { authorization, 'openai-beta': 'realtime=v1' }, 4000, 'beta_api_shape_disabled'],
    [
      'the beta subprotocol',
      url,
      { authorization, 'sec-websocket-protocol': 'realtime, openai-beta.realtime-v1' },
      4000,
      'beta_api_shape_disabled',
    ],
    ['no model', '/v1/realtime', { authorization }, 4000, 'invalid_model'],
    ['another model', '/v1/realtime?model=gpt-5', { authorization }, 4000, 'invalid_model'],
    ['an intent', '/v1/realtime?intent=transcription', { authorization }, 4000, 'invalid_intent'],
  ])('not with %s', (_what, address, headers, closeCode, code) => {
    const admission = admit({ url: address, headers });
    expect(admission).toMatchObject({
      kind: 'refused',
      closeCode,
      reason: `invalid_request_error.${code}`,
      refusal: { type: 'invalid_request_error', code },
    });
  });
});
