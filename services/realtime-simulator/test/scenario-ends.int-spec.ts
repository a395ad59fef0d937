import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';

import { describe, expect, it } from '@jest/globals';

import { inOrder, silence, tone } from '../src/testing/sounds.ts';
import { connect, fault, useSimulator } from './scenario-bench.ts';

useSimulator();

describe('a scenario that keeps clients out', () => {
  it.each([
    [401, 'invalid_api_key'],
    [403, 'unsupported_country_region_territory'],
    [429, 'rate_limit_exceeded'],
    [500, null],
    [503, null],
  ])('answers the upgrade with %i and the body of the API, as often as it says', async (status, code) => {
    await fault({ kind: 'refuse', with: status, next: 1 });
    const { socket } = connect();
    const [, answer] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toBe('application/json');
    const text = Buffer.concat(await answer.toArray()).toString();
    expect(JSON.parse(text)).toMatchObject({ error: { code, message: expect.any(String) } });
    await connect().received('session.created');
  });

  it('resets the connection', async () => {
    await fault({ kind: 'refuse', with: 'reset', next: 1 });
    const [error] = (await once(connect().socket, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNRESET');
    await connect().received('session.created');
  });
});

describe('a scenario that closes', () => {
  it.each([
    [3000, 'invalid_request_error.invalid_api_key', ['error']],
    [4000, 'invalid_request_error.invalid_model', ['error']],
    [1011, 'The server had an error while processing your request.', []],
    [1012, 'The server restarts.', []],
  ])('on connect with %i', async (code, reason, types) => {
    await fault({ kind: 'close', code });
    const client = connect();
    expect(await client.closed).toEqual([code, reason]);
    expect(client.types).toEqual(types);
  });

  it('with a reason of its own', async () => {
    await fault({ kind: 'close', code: 1011, reason: 'out of cheese' });
    expect(await connect().closed).toEqual([1011, 'out of cheese']);
  });

  it('after the settings, as an expired session does', async () => {
    await fault({ kind: 'close', code: 1001, at: 'session_updated' });
    const client = await connect().opened();
    client.send({ type: 'session.update', session: { type: 'realtime' } });
    expect(await client.closed).toEqual([1001, 'Your session hit the maximum duration of 60 minutes.']);
    expect(client.types).toEqual(['session.created', 'session.updated', 'error']);
    expect(client.frames[2]).toMatchObject({ error: { code: 'session_expired', event_id: null } });
  });

  it('in the middle of a reply, without a closing handshake', async () => {
    await fault({ kind: 'close', code: 1006, at: 'reply', afterDeltas: 3 });
    const client = await connect().opened();
    client.ask();
    expect((await client.closed)[0]).toBe(1006);
    expect(client.all('response.output_text.delta')).toHaveLength(3);
  });

  it('when the user begins to speak', async () => {
    await fault({ kind: 'close', code: 1011, at: 'speech_started' });
    const client = await connect().opened();
    client.speak(inOrder(silence(200), tone(600)));
    expect((await client.closed)[0]).toBe(1011);
    expect(client.types.at(-1)).toBe('input_audio_buffer.speech_started');
  });

  it('some time after a moment, and only the sessions it names', async () => {
    await fault({ kind: 'close', code: 1011, afterMs: 30, sessions: [1] });
    const spared = connect();
    await spared.received('session.created');
    const meant = connect();
    expect((await meant.closed)[0]).toBe(1011);
    expect(meant.types).toEqual(['session.created']);
    expect(spared.socket.readyState).toBe(spared.socket.OPEN);
  });

  it('those that are open when it is set', async () => {
    const client = connect();
    await client.received('session.created');
    await fault({ kind: 'close', code: 1012, at: 'now' });
    expect((await client.closed)[0]).toBe(1012);
    await connect().received('session.created');
  });
});
