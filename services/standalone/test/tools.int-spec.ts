import { once } from 'node:events';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ClientMessage } from '@colloquy/protocol';
import { pdfOf, SimpleClient } from '@colloquy/testing';
import { EventValidator, type WireEvent } from '@colloquy/testing/realtime';

import { startSystem, type TestSystem } from './test-system.ts';

const weather = {
  name: 'get_weather',
  description: 'Tells the weather forecast of a city.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

const paper = pdfOf([
  'On the European badger. Abstract: we walked through woods at night.',
  'Methods. The sett of a badger\nhad forty metres of tunnels.',
  'Conclusion. More woods should be walked through.',
]);

/** As a client sends it, in parts much smaller than it would make them. */
function partsOf(data: Uint8Array): ClientMessage[] {
  const pieces =
    Buffer.from(data)
      .toString('base64')
      .match(/.{1,500}/g) ?? [];
  const about = { type: 'document', document_id: 'doc_1', name: 'badger.pdf', media_type: 'application/pdf' } as const;
  return pieces.map((piece, part) => ({ ...about, data: piece, part, parts: pieces.length }));
}

describe('an assistant with a tool', () => {
  const stack = new AsyncDisposableStack();
  const asked: (string | undefined)[] = [];
  let system: TestSystem;
  let validator: EventValidator;

  beforeAll(async () => {
    validator = await EventValidator.load();
    const service = createServer((request, response) => {
      asked.push(request.url);
      response.end('{"forecast":"light rain and twelve degrees"}');
    });
    service.listen(0, '127.0.0.1');
    await once(service, 'listening');
    stack.defer(() => void service.close());
    const folder = stack.use(await mkdtempDisposable(join(tmpdir(), 'colloquy-tools-')));
    const toolsFile = join(folder.path, 'tools.json');
    const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}/now`;
    await writeFile(toolsFile, JSON.stringify([{ ...weather, http: { url, method: 'GET' } }]));
    system = stack.use(await startSystem({ toolsFile }));
  }, 60_000);
  afterAll(() => stack.disposeAsync());

  it('calls it and speaks of what it gave', async () => {
    await using client = await SimpleClient.connect(system.origin);
    await client.next('session_ready');
    client.sendText('What is the weather forecast for Lisbon?');
    const call = await client.untilResponseDone();
    expect(call.text).toBe('');
    expect((await client.untilResponseDone()).text).toMatch(/light rain and twelve degrees/);
    expect(asked).toEqual(['/now?city=Lisbon']);
  });

  it('explains the research paper that the user attached', async () => {
    await using client = await SimpleClient.connect(system.origin);
    await client.next('session_ready');
    for (const part of partsOf(paper)) client.send(part);
    expect(await client.next('document_ready')).toMatchObject({ document_id: 'doc_1', pages: 3, is_complete: true });
    client.sendText('Can you explain this research paper about the badger sett?');
    await client.untilResponseDone();
    expect((await client.untilResponseDone()).text).toMatch(/The tool has answered|Here is the result/);
    const outputs = system.upstream.from('client').filter(({ item }) => JSON.stringify(item ?? '').includes('_output'));
    expect(JSON.stringify(outputs.at(-1))).toMatch(/page.{0,6}2.*forty metres of tunnels/);
  });

  it('says nothing to the upstream that its types do not allow', () => {
    const sent: WireEvent[] = system.upstream.from('client');
    expect(sent.map(({ type }) => type)).toContain('conversation.item.create');
    expect(sent.flatMap((event) => validator.problems('client', event))).toEqual([]);
  });
});
