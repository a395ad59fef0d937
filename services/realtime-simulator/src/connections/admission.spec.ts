import { describe, expect, it } from '@jest/globals';

import { findRealtimeModel, transcriptionDefaults } from '../protocol/models.ts';
import { admit } from './admission.ts';
import { keyOf } from './api-key.ts';
import { EphemeralKeys } from './ephemeral-keys.ts';

const url = '/v1/realtime?model=gpt-realtime-2.1';
const authorization = 'Bearer sk-anything';
const keys = new EphemeralKeys(() => 1_000);

function modelOf(id: string) {
  const model = findRealtimeModel(id);
  if (!model) throw new Error('there is no such model');
  return model;
}

describe('who is let in', () => {
  const start = { kind: 'realtime', model: { id: 'gpt-realtime-2.1' }, settings: null };
  const accepted = { kind: 'accepted', start };

  it('a key in the header or among the subprotocols of a browser, with a realtime model', () => {
    expect(admit({ url, headers: { authorization } }, keys)).toMatchObject(accepted);
    const offered = 'realtime, openai-insecure-api-key.sk_1, openai-agents-sdk.0.20.0';
    expect(admit({ url, headers: { 'sec-websocket-protocol': offered } }, keys)).toMatchObject(accepted);
    expect(keyOf({ 'sec-websocket-protocol': offered })).toBe('sk_1');
  });

  it('an intent to transcribe without a model; with one it is a conversation all the same', () => {
    expect(admit({ url: '/v1/realtime?intent=transcription', headers: { authorization } }, keys)).toMatchObject({
      start: { kind: 'transcription', settings: null },
    });
    expect(admit({ url: `${url}&intent=transcription`, headers: { authorization } }, keys)).toMatchObject(accepted);
  });

  it('an ephemeral key, with or without a model of its own', () => {
    const settings = { type: 'realtime', instructions: 'Be kind.' } as const;
    const { value } = keys.mint({ kind: 'realtime', model: modelOf('gpt-realtime'), settings }, 60_000);
    const headers = { 'sec-websocket-protocol': `realtime, openai-insecure-api-key.${value}` };
    const own = { kind: 'realtime', model: { id: 'gpt-realtime' }, settings };
    expect(admit({ url: '/v1/realtime', headers }, keys)).toMatchObject({ start: own });
    const named = { ...start, settings: { ...settings, model: 'gpt-realtime-2.1' } };
    expect(admit({ url, headers }, keys)).toMatchObject({ start: named });
  });

  it('an ephemeral key for a transcription', () => {
    const model = transcriptionDefaults;
    const { value } = keys.mint({ kind: 'transcription', model, settings: { type: 'transcription' } }, 60_000);
    const headers = { authorization: `Bearer ${value}` };
    expect(admit({ url: '/v1/realtime', headers }, keys)).toMatchObject({ start: { kind: 'transcription' } });
  });

  it.each([
    ['no key', url, {}, 3000, 'invalid_api_key'],
    ['an empty key', url, { authorization: 'Bearer ' }, 3000, 'invalid_api_key'],
    ['a key that says so', url, { authorization: 'Bearer sk-INVALID-1' }, 3000, 'invalid_api_key'],
    ['an ephemeral key nobody made', url, { authorization: 'Bearer ek_1' }, 3000, 'invalid_api_key'],
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
    ['an unknown intent', '/v1/realtime?intent=sing', { authorization }, 4000, 'invalid_intent'],
  ])('not with %s', (_what, address, headers, closeCode, code) => {
    expect(admit({ url: address, headers }, keys)).toMatchObject({
      kind: 'refused',
      closeCode,
      reason: `invalid_request_error.${code}`,
      refusal: { type: 'invalid_request_error', code },
    });
  });
});

describe('an ephemeral key', () => {
  const start = { kind: 'transcription', model: transcriptionDefaults, settings: null } as const;

  it('has the shape of the service and is good for many connections until it expires', () => {
    let now = 0;
    const own = new EphemeralKeys(() => now);
    const { value, expiresAtMs } = own.mint(start, 10_000);
    expect(value).toMatch(/^ek_[0-9a-f]{32}$/);
    expect(expiresAtMs).toBe(10_000);
    now = 9_999;
    expect([own.find(value), own.find(value)]).toMatchObject([{ start }, { start }]);
    now = 10_000;
    expect(own.find(value)).toBeUndefined();
  });

  it('is forgotten, the oldest first, when there are too many', () => {
    const own = new EphemeralKeys(() => 0);
    const [first] = Array.from({ length: 10_001 }, () => own.mint(start, 10_000));
    expect(own.find(first?.value ?? '')).toBeUndefined();
    expect(own.find(own.mint(start, 10_000).value)).toBeDefined();
  });
});
