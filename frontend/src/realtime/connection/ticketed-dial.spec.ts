import { describe, expect, it } from '@jest/globals';

import { dialWithTickets } from './ticketed-dial.ts';
import type { WireEvents } from './wire.ts';

const url = 'wss://talk.example/ws/conversation?input_rate=24000';

/** Dials as a page whose server answers `status` and `body`; says what it asked for, dialled and heard. */
function page(status: number, body: object, token: () => Promise<string | null> = () => Promise.resolve('the token')) {
  const asked: (string | null)[] = [];
  const dialled: string[] = [];
  const heard: (string | number)[] = [];
  const wire = {
    backlogBytes: 7,
    send: () => undefined,
    close: () => heard.push('wire closed'),
    abandon: () => undefined,
  };
  const dial = dialWithTickets(
    {
      url: 'https://talk.example/api/tickets',
      fetch: (_url, init) => {
        asked.push(new Headers(init?.headers).get('authorization'));
        return Promise.resolve(new Response(JSON.stringify(body), { status }));
      },
      token,
    },
    (address) => {
      dialled.push(address);
      return wire;
    },
  );
  const events: WireEvents = { frame: (text) => heard.push(text), closed: (code) => heard.push(code) };
  return { open: () => dial(url, events), asked, dialled, heard };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('dialling with tickets', () => {
  it('puts a ticket into the address, never the token', async () => {
    const { open, asked, dialled } = page(201, { ticket: 'one' });
    const wire = open();
    expect(wire.backlogBytes).toBe(0);
    await settled();
    expect(asked).toEqual(['Bearer the token']);
    expect(dialled).toEqual([`${url}&ticket=one`]);
    expect(wire.backlogBytes).toBe(7);
  });

  it('asks nobody when there is no token, and takes no ticket where none is needed', async () => {
    const anonymous = page(201, { ticket: 'one' }, () => Promise.resolve(null));
    anonymous.open();
    const open = page(201, { ticket: null });
    open.open();
    await settled();
    expect(anonymous.asked).toEqual([]);
    expect([anonymous.dialled, open.dialled]).toEqual([[url], [url]]);
  });

  it.each([
    [401, 4504],
    [403, 4504],
    [429, 4015],
    [503, 4015],
  ])('tells what was refused with %i as the socket would', async (status, code) => {
    const error = { type: 'error', code: 'token_expired' };
    const { open, dialled, heard } = page(status, error);
    open();
    await settled();
    expect(heard).toEqual([JSON.stringify(error), code]);
    expect(dialled).toEqual([]);
  });

  it('counts as unreached when the page has no answer, so that it is tried again', async () => {
    const { open, heard } = page(201, {}, () => Promise.reject(new Error('signed out')));
    open();
    await settled();
    expect(heard).toEqual([1006]);
  });

  it('does not dial any more once it is closed', async () => {
    const { open, dialled, heard } = page(201, { ticket: 'one' });
    open().close();
    await settled();
    expect([dialled, heard]).toEqual([[], []]);
  });
});
