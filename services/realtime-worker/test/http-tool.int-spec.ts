import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { systemTimers } from '@colloquy/lifecycle';
import { until } from '@colloquy/testing';

import { httpTool, type HttpEndpoint } from '../src/tools/http-tool.ts';
import { ToolRunner } from '../src/tools/tool-runner.ts';
import type { ToolReport } from '../src/tools/tool.events.ts';
import { Toolbox } from '../src/tools/toolbox.ts';

interface Request {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const requests: Request[] = [];
let closedEarly = 0;
let origin = '';

function answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(url, 'http://here');
  if (pathname === '/never') return;
  if (pathname === '/large') return void response.end('x'.repeat(65 * 1024));
  if (pathname === '/broken') return void response.writeHead(503).end('the inner secrets of the service');
  if (pathname === '/moved') return void response.writeHead(302, { location: '/now?city=Oslo' }).end();
  if (pathname === '/away') return void response.writeHead(302, { location: 'http://elsewhere.test/' }).end();
  if (pathname === '/circle') return void response.writeHead(307, { location: '/circle' }).end();
  response.end('{"degrees":21}');
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  response.on('close', () => (closedEarly += response.writableEnded ? 0 : 1));
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { method, url, headers } = request;
    requests.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    answer(request, response);
  });
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  requests.length = 0;
  closedEarly = 0;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };

function call(path: string, options: Partial<HttpEndpoint> & { given?: string; signal?: AbortSignal } = {}) {
  const { given = '{"city":"Rome"}', signal = new AbortController().signal, method = 'POST', headers = {} } = options;
  const about = { name: 'weather', description: 'Weather of a city.', parameters, timeoutMs: 250 };
  const toolbox = new Toolbox([httpTool(about, { url: `${origin}${path}`, method, headers })]);
  const reports: ToolReport[] = [];
  const runner = new ToolRunner({
    find: (name) => toolbox.find(name),
    timers: systemTimers,
    report: (report) => reports.push(report),
  });
  return { output: runner.run({ name: 'weather', arguments: given }, signal), reports };
}

describe('a tool over HTTP', () => {
  it('sends its arguments as JSON, with the headers of the operator', async () => {
    const { output, reports } = call('/now', { headers: { authorization: 'Bearer secret' } });
    expect(await output).toBe('{"degrees":21}');
    expect(requests).toMatchObject([{ method: 'POST', body: '{"city":"Rome"}' }]);
    expect(requests[0]?.headers).toMatchObject({ authorization: 'Bearer secret', 'content-type': 'application/json' });
    expect(reports).toMatchObject([{ kind: 'http', outcome: 'ok' }]);
  });

  it('sends them in the query of a GET, whatever they hold', async () => {
    await call('/now?units=C', { method: 'GET', given: '{"city":"Rome&units=F#"}' }).output;
    expect(requests).toMatchObject([{ method: 'GET', url: '/now?units=C&city=Rome%26units%3DF%23', body: '' }]);
  });

  it.each([
    ['are not JSON', '{"city":'],
    ['lack something', '{}'],
    ['are of another type', '{"city":7}'],
    ['are no object', '"Rome"'],
  ])('is never called with arguments that %s', async (_what, given) => {
    const { output, reports } = call('/now', { given });
    expect(await output).toMatch(/the arguments are wrong/);
    expect(requests).toEqual([]);
    expect(reports).toMatchObject([{ outcome: 'invalid_arguments' }]);
  });

  it('is given up when its time is over', async () => {
    const { output, reports } = call('/never');
    expect(await output).toBe('{"error":"the tool took too long"}');
    expect(reports).toMatchObject([{ outcome: 'timeout' }]);
    await until(() => closedEarly === 1, { what: 'the request to be dropped' });
  });

  it('is given up when the conversation ends', async () => {
    const control = new AbortController();
    const { output, reports } = call('/never', { signal: control.signal });
    await until(() => requests.length === 1, { what: 'the request' });
    control.abort();
    await expect(output).rejects.toThrow();
    expect(reports).toMatchObject([{ outcome: 'aborted' }]);
    await until(() => closedEarly === 1, { what: 'the request to be dropped' });
  });

  it.each([
    ['/large', {}, 'the answer was larger than 64 KB', 'too_large'],
    ['/broken', {}, 'the service answered with HTTP 503', 'failed'],
    ['/away', { method: 'GET' }, 'the service redirects to another host', 'failed'],
    ['/moved', {}, 'the service answered with a redirect', 'failed'],
    ['/circle', {}, 'the service redirects too often', 'failed'],
  ] as const)('says in a sentence why %s gave nothing', async (path, options, error, outcome) => {
    const { output, reports } = call(path, options);
    expect(JSON.parse(await output)).toEqual({ error });
    expect(reports).toMatchObject([{ outcome }]);
  });

  it('follows a redirect within its host', async () => {
    expect(await call('/moved', { method: 'GET' }).output).toBe('{"degrees":21}');
  });
});
