import { describe, expect, it } from '@jest/globals';

import { settle, useFakeClock } from '../testing/fake-clock.ts';
import { workerBench } from '../testing/worker-bench.ts';
import { UpstreamError } from './upstream.port.ts';

useFakeClock();

const never = new AbortController().signal;
const away = new UpstreamError('upstream_unavailable', 'closed with 1006', true);
const text = 'Badgers dig setts. A sett has tunnels.';

/** A conversation, held by as many workers one after the other as it takes. */
async function talking() {
  const bench = workerBench();
  await bench.create();
  const hold = async (signal = never) => {
    const holding = bench.host.hold('conv_1', signal).catch(() => undefined);
    await settle();
    const leave = async () => {
      bench.leaves();
      await settle(2_000);
      await holding;
    };
    return { leave, holding };
  };
  return {
    ...bench,
    hold,
    get session() {
      return bench.upstream.newest;
    },
    async attaches(data = text, document_id = 'doc_1') {
      const about = { type: 'document', name: 'badgers.txt', media_type: 'text/plain', part: 0, parts: 1 } as const;
      bench.says({ ...about, document_id, data });
      await settle();
    },
    async asks(query: string) {
      const call = { type: 'function_call', id: 'item_1', call_id: `call_${query}`, name: 'lookup_document' };
      const output = [{ ...call, arguments: JSON.stringify({ query }) }];
      bench.upstream.newest.says({ type: 'response.created', response: { id: 'resp_1' } });
      bench.upstream.newest.says({ type: 'response.done', response: { id: 'resp_1', status: 'completed', output } });
      await settle();
    },
  };
}

const offer = { type: 'session.update', session: { type: 'realtime', tools: [{ name: 'lookup_document' }] } };
const notice = { item: { role: 'system', content: [{ text: expect.stringContaining('"badgers.txt" (1 page)') }] } };
const passage = expect.stringContaining('A sett has tunnels.');

describe('a document the user attached', () => {
  it('is told to the model with the tool to look it up, and the client learns that it is there', async () => {
    await using bench = await talking();
    const { leave } = await bench.hold();
    await bench.attaches();
    expect(bench.session.sent).toMatchObject([offer, notice]);
    expect(bench.gateway.messages.at(-1)).toMatchObject({ type: 'document_ready', document_id: 'doc_1', pages: 1 });
    await bench.asks('tunnels');
    expect(bench.session.sent.slice(2)).toMatchObject([{ item: { output: passage } }, { type: 'response.create' }]);
    await leave();
  });

  it('is known to the sessions that follow', async () => {
    await using bench = await talking();
    const { leave } = await bench.hold();
    await bench.attaches();
    bench.session.listener.onLost(away);
    await settle();
    expect(bench.session.sent).toMatchObject([offer, notice]);
    await bench.asks('tunnels');
    expect(bench.session.sent.at(-2)).toMatchObject({ item: { output: passage } });
    await leave();
  });

  it('is known to the worker that takes over', async () => {
    await using bench = await talking();
    const control = new AbortController();
    const { holding } = await bench.hold(control.signal);
    await bench.attaches();
    control.abort(new Error('drained'));
    await holding;
    await bench.hold();
    expect(bench.session.sent).toMatchObject([offer, notice]);
    await bench.asks('tunnels');
    expect(bench.session.sent.at(-2)).toMatchObject({ item: { output: passage } });
    bench.up(3, new Uint8Array(), 2);
    await settle(2_000);
  });

  it('gives its beginning for words it does not have', async () => {
    await using bench = await talking();
    const { leave } = await bench.hold();
    await bench.attaches();
    await bench.asks('whales');
    expect(bench.session.sent.at(-2)).toMatchObject({ item: { output: expect.stringMatching(/"note".*Badgers dig/) } });
    await leave();
  });
});

describe('a document that cannot be taken', () => {
  it.each([
    ['is too large', 'x'.repeat(100_001), 'document_too_large'],
    ['has no words', '  \n', 'document_unreadable'],
  ])('because it %s is refused by a code, and the model hears nothing of it', async (_what, data, code) => {
    await using bench = await talking();
    const { leave } = await bench.hold();
    await bench.attaches(data);
    expect(bench.gateway.messages.at(-1)).toMatchObject({ type: 'error', code });
    expect(bench.session.sent).toEqual([]);
    await leave();
  });

  it('because there are five already is refused as well', async () => {
    await using bench = await talking();
    const { leave } = await bench.hold();
    for (let number = 1; number <= 6; number += 1) await bench.attaches(text, `doc_${number}`);
    expect(bench.gateway.types.filter((type) => type === 'document_ready')).toHaveLength(5);
    expect(bench.gateway.messages.at(-1)).toMatchObject({ type: 'error', code: 'too_many_documents' });
    await leave();
  });
});
