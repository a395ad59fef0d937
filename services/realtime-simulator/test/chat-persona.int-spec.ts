import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ServiceHost } from '@colloquy/nest-host';

import { latencyProfiles, startSimulator } from '../src/index.ts';
import { BareClient } from './bare-client.ts';
import { ChatServer } from './chat-server.ts';

let chat: ChatServer;
let host: ServiceHost;
let client: BareClient;
beforeAll(async () => {
  chat = await ChatServer.open();
  host = await startSimulator({
    log: { level: 'silent', format: 'json' },
    latency: latencyProfiles.fast,
    chat: { url: chat.url, model: 'some-model', key: 'sk-chat', keyFile: null, deadlineMs: 2_000 },
  });
});
afterAll(async () => {
  await host.stop();
  await chat[Symbol.asyncDispose]();
});
beforeEach(async () => {
  chat.requests.length = 0;
  chat.status = 200;
  client = await new BareClient(host.port).opened();
});
afterEach(() => {
  client.close();
});

const tool = { type: 'function', name: 'get_weather', parameters: { type: 'object', properties: {} } };

function ask(text: string, output: 'text' | 'audio' = 'text'): void {
  const session = { type: 'realtime', instructions: 'Be brief.', output_modalities: [output], tools: [tool] };
  client.send({ type: 'session.update', session });
  const content = [{ type: 'input_text', text }];
  client.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content } });
  client.send({ type: 'response.create' });
}

describe('answers by a chat model', () => {
  it('hold its words; it is told instructions, history and tools', async () => {
    chat.answer = (send) => {
      for (const content of ['Llamas li', 've in Peru. They', ' hum, too.']) send({ content });
      return Promise.resolve();
    };
    ask('Where do llamas live?');
    expect(await client.received('response.done')).toMatchObject({ response: { status: 'completed' } });
    expect(client.all('response.output_text.done')[0]?.['text']).toBe('Llamas live in Peru. They hum, too.');
    expect(chat.requests).toMatchObject([
      {
        key: 'Bearer sk-chat',
        body: {
          model: 'some-model',
          stream: true,
          messages: [
            { role: 'system', content: 'Be brief.' },
            { role: 'user', content: 'Where do llamas live?' },
          ],
          tools: [{ type: 'function', function: { name: 'get_weather' } }],
        },
      },
    ]);
  });

  it('are spoken from the first sentence on, while the model still thinks', async () => {
    const heard = Promise.withResolvers<undefined>();
    chat.answer = async (send) => {
      send({ content: 'Llamas live in Peru. And' });
      await heard.promise;
      send({ content: ' they hum.' });
    };
    ask('Where do llamas live?', 'audio');
    await client.received('response.output_audio.delta', 2);
    expect(client.all('response.output_audio_transcript.done')).toEqual([]);
    heard.resolve(undefined);
    await client.received('response.done');
    expect(client.all('response.output_audio_transcript.done')[0]?.['transcript']).toBe(
      'Llamas live in Peru. And they hum.',
    );
  });

  it('may be function calls, and their results go back to it', async () => {
    chat.answer = (send) => {
      send({ tool_calls: [{ index: 0, id: 'x', function: { name: 'get_weather', arguments: '{"city":' } }] });
      send({ tool_calls: [{ index: 0, function: { arguments: '"Rome"}' } }] });
      return Promise.resolve();
    };
    ask('How is the weather in Rome?');
    const call = await client.received('response.function_call_arguments.done');
    expect(call).toMatchObject({ name: 'get_weather', arguments: '{"city":"Rome"}' });
    await client.received('response.done');
    chat.answer = (send) => {
      send({ content: 'It is sunny.' });
      return Promise.resolve();
    };
    const item = { type: 'function_call_output', call_id: call['call_id'], output: 'sunny' };
    client.send({ type: 'conversation.item.create', item });
    client.send({ type: 'response.create' });
    await client.received('response.done', 2);
    expect(chat.requests[1]?.body).toMatchObject({
      messages: [
        { role: 'system' },
        { role: 'user' },
        { role: 'assistant', tool_calls: [{ id: call['call_id'], function: { name: 'get_weather' } }] },
        { role: 'tool', tool_call_id: call['call_id'], content: 'sunny' },
      ],
    });
  });

  it.each([
    ['refuses', 503, () => Promise.resolve()],
    ['says nothing', 200, () => Promise.resolve()],
    ['hangs up', 200, () => Promise.reject(new Error('cut'))],
    ['takes too long', 200, () => new Promise<void>(() => undefined)],
  ])('fail when it %s, and the session goes on', async (_what, status, answer) => {
    chat.status = status;
    chat.answer = answer;
    ask('Where do llamas live?');
    const failed = { status: 'failed', status_details: { error: { type: 'server_error' } } };
    expect(await client.received('response.done')).toMatchObject({ response: failed });
    chat.status = 200;
    chat.answer = (send) => {
      send({ content: 'In Peru.' });
      return Promise.resolve();
    };
    client.send({ type: 'response.create' });
    expect(await client.received('response.done', 2)).toMatchObject({ response: { status: 'completed' } });
  });
});
