import { once } from 'node:events';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SimpleClient } from '@colloquy/testing';
import { EventValidator, type WireEvent } from '@colloquy/testing/realtime';

import { startSystem, type TestSystem } from './test-system.ts';

const weather = {
  name: 'get_weather',
  description: 'Tells the weather forecast of a city.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

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

  it('says nothing to the upstream that its types do not allow', () => {
    const sent: WireEvent[] = system.upstream.from('client');
    expect(sent.map(({ type }) => type)).toContain('conversation.item.create');
    expect(sent.flatMap((event) => validator.problems('client', event))).toEqual([]);
  });
});
