import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ServiceHost } from '@colloquy/nest-host';
import { until } from '@colloquy/testing';

import { startSimulator } from '../src/index.ts';
import { BareClient } from './bare-client.ts';

let host: ServiceHost;
beforeAll(async () => {
  host = await startSimulator({ log: { level: 'silent', format: 'json' } });
});
afterAll(async () => {
  await host.stop();
});

it('does not let a client wait until all is read that has piled up of another one', async () => {
  const flooding = await new BareClient(host.port).opened();
  const waiting = await new BareClient(host.port).opened();
  await Promise.all([flooding.received('session.created'), waiting.received('session.created')]);
  const answers: string[] = [];
  flooding.socket.on('message', () => answers.push('flooding'));
  waiting.socket.on('message', () => answers.push('waiting'));

  // Small enough to be with the simulator at once, all of it, when it looks for what has come.
  for (let left = 200; left > 0; left--) flooding.send({ type: 'input_audio_buffer.append', audio: 'AAA=' });
  flooding.send({ type: 'input_audio_buffer.clear' });
  waiting.send({ type: 'input_audio_buffer.clear' });

  await until(() => answers.length === 2, { what: 'both answers' });
  expect(answers).toEqual(['waiting', 'flooding']);
  flooding.close();
  waiting.close();
});
