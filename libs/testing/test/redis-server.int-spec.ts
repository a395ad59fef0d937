import { existsSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { startProcess, startRedis } from '../src/index.ts';

async function ask(port: number, ...command: string[]): Promise<string> {
  const args = ['-p', String(port), ...command];
  await using cli = await startProcess({ name: 'redis-cli', command: 'redis-cli', args });
  await cli.exit;
  return cli.output.trim();
}

describe('startRedis', () => {
  it('starts an empty Redis that only this machine can reach and that saves nothing', async () => {
    await using redis = await startRedis();
    expect(redis.url).toBe(`redis://127.0.0.1:${redis.port}`);
    expect(await ask(redis.port, 'dbsize')).toBe('0');
    expect(await ask(redis.port, 'config', 'get', 'bind')).toBe('bind\n127.0.0.1');
    expect(await ask(redis.port, 'config', 'get', 'save')).toBe('save');
  });

  it('comes back empty at the same port after a restart', async () => {
    await using redis = await startRedis();
    const [port, pid] = [redis.port, redis.pid];
    expect(await ask(port, 'set', 'a', '1')).toBe('OK');
    await redis.restart();
    expect(redis.port).toBe(port);
    expect(redis.pid).not.toBe(pid);
    expect(await ask(port, 'dbsize')).toBe('0');
  });

  it('stays away between a kill and a restart', async () => {
    await using redis = await startRedis();
    await redis.kill();
    expect(redis.pid).toBeNull();
    expect(await ask(redis.port, 'ping')).toContain('refused');
    await redis.restart();
    expect(await ask(redis.port, 'ping')).toBe('PONG');
  });

  it('leaves neither process nor folder behind', async () => {
    let port = 0;
    let folder = '';
    {
      await using redis = await startRedis();
      port = redis.port;
      folder = (await ask(port, 'config', 'get', 'dir')).split('\n')[1] ?? '';
      expect(existsSync(folder)).toBe(true);
    }
    expect(existsSync(folder)).toBe(false);
    expect(await ask(port, 'ping')).toContain('refused');
  });

  it('says what to install where redis-server is missing', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = '';
    try {
      await expect(startRedis()).rejects.toThrow('needs redis-server; install it');
    } finally {
      process.env['PATH'] = path;
    }
  });
});
