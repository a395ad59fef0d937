import { describe, expect, it } from '@jest/globals';
import { MemoryFabric } from '@colloquy/fabric';
import { createLogger, createRegistry } from '@colloquy/telemetry';

import { GatewayEvents } from './gateway.events.ts';

describe('the time until a worker has a conversation', () => {
  it('counts openings and no takeovers', async () => {
    await using fabric = new MemoryFabric();
    const registry = createRegistry();
    const log = createLogger('gateway', { level: 'silent', format: 'json' });
    const events = new GatewayEvents(log, fabric.journal, registry);
    events.workerAssigned('conv_1', 'worker.1', 1, 20);
    events.workerAssigned('conv_1', 'worker.2', 2, 600_000);
    const text = await registry.metrics();
    expect(text).toMatch(/colloquy_gateway_placement_seconds_count(\{[^}]*\})? 1\n/);
    expect(text).toMatch(/colloquy_gateway_placement_seconds_sum(\{[^}]*\})? 0.02\n/);
  });
});
