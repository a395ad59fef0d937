import { describe, expect, it } from '@jest/globals';
import { readVariables } from '@colloquy/config';

import { standaloneConfig, standaloneVariables } from './standalone.config.ts';

const decide = (env: Record<string, string>) => standaloneConfig.decide(readVariables(standaloneVariables, env));

describe('the configuration of the one-process system', () => {
  it('needs nothing: memory, a simulator, port 8000 on this machine only', () => {
    const config = decide({});
    expect(config.redis).toBeNull();
    expect(config.upstream.realtimeUrl).toBeNull();
    expect(config.listen).toMatchObject({ port: 8_000, host: '127.0.0.1' });
  });

  it('keeps the simulator on this machine, at the port it is given, with its scenario', () => {
    const { simulator } = decide({
      HOST: '0.0.0.0',
      AUTH_MODE: 'none',
      SIMULATOR_PORT: '8080',
      SIMULATOR_SCENARIO_FILE: 'faults.json',
    });
    expect(simulator).toMatchObject({
      listen: { host: '127.0.0.1', port: 8_080 },
      scenarioFile: 'faults.json',
      control: { kind: 'loopback' },
    });
  });

  it('does not listen to other machines before it is told who may talk', () => {
    expect(() => decide({ HOST: '0.0.0.0' })).toThrow('AUTH_MODE');
    expect(decide({ HOST: '0.0.0.0', AUTH_MODE: 'none' }).edge.access.jwt).toBeNull();
  });

  it('lets a chat model find the words of the simulator', () => {
    const { simulator } = decide({ SIMULATOR_CHAT_URL: 'http://localhost:1/v1', SIMULATOR_CHAT_MODEL: 'small' });
    expect(simulator.chat).toMatchObject({ url: 'http://localhost:1/v1', model: 'small', key: null });
    expect(decide({}).simulator.chat).toBeNull();
  });

  it('uses the Redis and the OpenAI it is given', () => {
    const config = decide({ REDIS_URL: 'redis://localhost:1', OPENAI_API_KEY: 'sk-1' });
    expect(config.redis).toEqual({ url: 'redis://localhost:1', keyPrefix: 'colloquy' });
    expect(config.upstream.realtimeUrl).toBe('wss://api.openai.com/v1/realtime');
  });
});
