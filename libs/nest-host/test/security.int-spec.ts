import { readFile } from 'node:fs/promises';
import { request } from 'node:http';

import { Module } from '@nestjs/common';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Lifecycle } from '@colloquy/lifecycle';
import { createLogger, createRegistry } from '@colloquy/telemetry';

import { hostService, type ServiceHost } from '../src/index.ts';
import { securityHeaders } from '../src/security-headers.ts';

@Module({})
class EmptyModule {}

let host: ServiceHost | null = null;
afterEach(async () => {
  await host?.stop();
  host = null;
});

async function start(operatorToken?: string): Promise<ServiceHost> {
  host = await hostService({
    module: { module: EmptyModule },
    log: createLogger('empty', { level: 'silent', format: 'json' }),
    host: '127.0.0.1',
    port: 0,
    ...(operatorToken === undefined ? {} : { operatorToken }),
    operations: { service: 'empty', lifecycle: new Lifecycle(), registry: createRegistry(), dependencies: {} },
  });
  return host;
}

const get = ({ port }: ServiceHost, path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number | undefined; headers: Record<string, unknown> }>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, headers }, (answer) => {
      answer.resume();
      resolve({ status: answer.statusCode, headers: answer.headers });
    });
    asked.on('error', reject).end();
  });

describe('what every answer says to browsers', () => {
  it('is said wherever something is answered, also that there is nothing', async () => {
    const service = await start();
    for (const path of ['/health', '/metrics', '/nothing']) {
      const { headers } = await get(service, path);
      for (const [name, value] of Object.entries(securityHeaders)) expect(headers[name.toLowerCase()]).toBe(value);
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });

  it('is what the edge says too', async () => {
    const caddyfile = await readFile(new URL('../../../deploy/caddy/Caddyfile', import.meta.url), 'utf8');
    for (const [name, value] of Object.entries(securityHeaders))
      expect(caddyfile).toMatch(new RegExp(`^\\s+${name} "?${value.replaceAll(/[()]/g, '\\$&')}"?$`, 'm'));
  });
});

describe('the endpoints of operators', () => {
  it('answer programs of this machine, not what a proxy passes on', async () => {
    const service = await start();
    expect((await get(service, '/metrics')).status).toBe(200);
    for (const headers of [{ 'x-forwarded-for': '127.0.0.1' }, { forwarded: 'for=127.0.0.1' }])
      for (const path of ['/metrics', '/METRICS/', '/api/summary', '/%6Detrics'])
        expect([403, 404]).toContain((await get(service, path, headers)).status);
    expect((await get(service, '/health', { 'x-forwarded-for': '203.0.113.9' })).status).toBe(200);
  });

  it('answer who has the token, and nobody else', async () => {
    const service = await start('open sesame');
    const passedOn = { 'x-forwarded-for': '203.0.113.9' };
    const token = { authorization: 'Bearer open sesame' };
    expect((await get(service, '/metrics', { ...token, ...passedOn })).status).toBe(200);
    // There is no such endpoint in this service: whoever gets so far was let in.
    expect((await get(service, '/api/summary', token)).status).toBe(404);
    for (const headers of [{}, { authorization: 'Bearer open' }, { authorization: 'open sesame' }]) {
      expect((await get(service, '/api/summary', headers)).status).toBe(401);
      expect((await get(service, '/metrics', { ...headers, ...passedOn })).status).toBe(401);
    }
    expect((await get(service, '/metrics')).status).toBe(200);
    expect((await get(service, '/health')).status).toBe(200);
  });
});
