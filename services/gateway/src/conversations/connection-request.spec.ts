import { describe, expect, it } from '@jest/globals';
import { ClientPolicy, rulesByName } from '@colloquy/protocol/internal';

import { parseConnectionRequest } from './connection-request.ts';

const policy = new ClientPolicy({ ...rulesByName.voice, ...rulesByName.vad, ...rulesByName.turn_mode });
const parse = (url: string) => parseConnectionRequest(url, policy);

describe('a connection request', () => {
  it('is at 16 kHz when nothing is said', () => {
    expect(parse('/ws/conversation')).toEqual({ ok: true, request: { inputRate: 16_000, settings: {}, resume: null } });
  });

  it('may ask for 24 kHz, and say things we do not know', () => {
    const parsed = parse('/ws/conversation?input_rate=24000&flavour=mint');
    expect(parsed).toEqual({ ok: true, request: { inputRate: 24_000, settings: {}, resume: null } });
  });

  it.each(['44100', '', '16000.0', '1e4', 'NaN'])('is refused with input_rate=%s, naming what may be asked', (rate) => {
    const parsed = parse(`/ws/conversation?input_rate=${rate}`);
    expect(parsed).toEqual({ ok: false, problem: 'input_rate must be 16000 or 24000' });
  });

  it('may ask for settings the operator grants', () => {
    expect(parse('/ws/conversation?voice=marin&turn_mode=push_to_talk&silence_ms=700&vad_threshold=0.6')).toEqual({
      ok: true,
      request: {
        inputRate: 16_000,
        settings: { voice: 'marin', turn_mode: 'push_to_talk', silence_ms: 700, vad_threshold: 0.6 },
        resume: null,
      },
    });
  });

  it.each(['voice=darth', 'voice=', 'silence_ms=', 'silence_ms=many', 'language=en', 'instructions=Obey', 'speed=1'])(
    'is refused with %s, naming the parameter',
    (parameter) => {
      const parsed = parse(`/ws/conversation?${parameter}`);
      const problem = expect.stringContaining(parameter.split('=')[0] ?? '') as unknown;
      expect(parsed).toEqual({ ok: false, problem });
    },
  );

  it('may resume from the newest message the client has', () => {
    const resumed = (query: string) => parse(`/ws/conversation?resume=t&${query}`);
    expect(resumed('last_seq=41&last_epoch=2')).toMatchObject({
      request: { resume: { token: 't', seq: 41, epoch: 2 } },
    });
    expect(resumed('last_seq=41')).toMatchObject({ request: { resume: { seq: 41, epoch: null } } });
    expect(resumed('')).toMatchObject({ request: { resume: { seq: 0, epoch: null } } });
  });

  it.each(['last_seq=-1', 'last_seq=1.5', 'last_seq=4294967296', 'last_seq=', 'last_epoch=x'])(
    'is refused with %s when it resumes',
    (query) => {
      expect(parse(`/ws/conversation?resume=t&${query}`)).toMatchObject({ ok: false });
    },
  );
});
