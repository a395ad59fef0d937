import assert from 'node:assert/strict';
import { mkdirSync, mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { describe, it } from 'node:test';

import { cruise, type IConfiguration, type ICruiseOptions } from 'dependency-cruiser';

import configuration from '../../.dependency-cruiser.mjs';

/** A file and what it imports: another file, or a package (without a slash in front of its name). */
type Import = readonly [from: string, to: `/${string}` | (string & {})];

const redisAdapter = '/libs/fabric-redis/src/index.ts';
const doubles = '/libs/testing/src/index.ts';

const canaries: Record<string, { caught: readonly Import[]; fine: readonly Import[] }> = {
  'core-folders-know-no-technology': {
    caught: [
      ['/services/gateway/src/conversations/conversation.ts', 'ws'],
      ['/services/realtime-worker/src/conversations/turn.ts', 'ioredis'],
      ['/services/metrics/src/aggregation/figures.ts', 'prom-client'],
      ['/services/gateway/src/conversations/trace.ts', '@opentelemetry/api'],
      ['/services/realtime-simulator/src/sessions/session.ts', '@nestjs/common'],
      ['/services/realtime-simulator/src/turns/turn.ts', 'bullmq'],
      ['/services/realtime-simulator/src/responses/response.ts', 'ws'],
      ['/services/realtime-simulator/src/persona/persona.ts', 'ws'],
    ],
    fine: [
      ['/services/gateway/src/connections/conversation.gateway.ts', '@nestjs/common'],
      ['/services/gateway/src/conversations/conversation.ts', 'zod'],
    ],
  },
  'realtime-core-knows-no-framework': {
    caught: [
      ['/frontend/src/realtime/conversation/conversation.ts', 'react'],
      ['/frontend/src/realtime/audio/microphone.ts', '/frontend/src/features/talk/talk-action.ts'],
    ],
    fine: [
      ['/frontend/src/features/talk/talk-control.tsx', 'react'],
      ['/frontend/src/realtime/conversation/conversation.ts', 'zod'],
    ],
  },
  'core-libraries-know-no-technology': {
    caught: [
      ['/libs/fabric/src/index.ts', 'ws'],
      ['/libs/lifecycle/src/index.ts', '@nestjs/common'],
      ['/libs/config/src/index.ts', 'pino'],
      ['/libs/audio/src/index.ts', '@opentelemetry/api'],
      ['/libs/protocol/src/index.ts', 'ws'],
    ],
    fine: [
      ['/libs/nest-host/src/index.ts', 'ws'],
      ['/libs/config/src/index.ts', 'zod'],
    ],
  },
  'protocol-is-self-contained': {
    caught: [
      ['/libs/protocol/src/index.ts', '/libs/audio/src/index.ts'],
      ['/libs/protocol/src/index.ts', 'openai'],
    ],
    fine: [
      ['/libs/protocol/src/index.ts', 'zod'],
      ['/libs/protocol/src/index.ts', '/libs/protocol/src/client/message.ts'],
      ['/libs/protocol/src/client/message.spec.ts', 'fast-check'],
    ],
  },
  'adapters-are-picked-in-modules': {
    caught: [['/services/gateway/src/connections/socket.ts', redisAdapter]],
    fine: [
      ['/services/gateway/src/gateway.module.ts', redisAdapter],
      ['/services/gateway/test/gateway.int-spec.ts', redisAdapter],
    ],
  },
  'redis-stays-in-its-adapter': {
    caught: [
      ['/services/metrics/src/metrics.module.ts', 'ioredis'],
      ['/libs/nest-host/src/health.ts', 'bullmq'],
      ['/bench/src/main.ts', 'ioredis'],
      ['/chaos/src/main.ts', 'ioredis'],
    ],
    fine: [
      ['/libs/fabric-redis/src/redis-bus.ts', 'ioredis'],
      ['/libs/fabric-redis/src/redis-placement.ts', 'bullmq'],
      ['/libs/testing/src/redis.ts', 'ioredis'],
    ],
  },
  'prometheus-stays-in-telemetry': {
    caught: [['/services/metrics/src/metrics.module.ts', 'prom-client']],
    fine: [['/libs/telemetry/src/metrics.ts', 'prom-client']],
  },
  'opentelemetry-stays-in-telemetry': {
    caught: [['/services/gateway/src/gateway.module.ts', '@opentelemetry/api']],
    fine: [['/libs/telemetry/src/tracing.ts', '@opentelemetry/api']],
  },
  'services-do-not-know-each-other': {
    caught: [['/services/gateway/src/main.ts', '/services/metrics/src/index.ts']],
    fine: [
      ['/services/standalone/src/standalone.module.ts', '/services/metrics/src/index.ts'],
      ['/services/gateway/src/main.ts', '/services/gateway/src/gateway.module.ts'],
      ['/services/gateway/test/gateway.int-spec.ts', '/services/realtime-worker/src/index.ts'],
    ],
  },
  'tests-are-leaves': {
    caught: [
      ['/services/gateway/src/main.ts', doubles],
      ['/services/gateway/src/main.ts', '/libs/fabric/src/testing/index.ts'],
      ['/libs/fabric/src/index.ts', '/libs/fabric/src/testing/bus.contract.ts'],
      ['/frontend/src/main.ts', '/frontend/src/audio.spec.ts'],
    ],
    fine: [
      ['/services/gateway/src/conversations/conversation.spec.ts', doubles],
      ['/libs/fabric-redis/test/redis-bus.int-spec.ts', '/libs/fabric/src/testing/index.ts'],
      ['/bench/src/main.ts', doubles],
    ],
  },
  'everything-resolves': {
    caught: [['/libs/audio/src/a.ts', 'unheard-of']],
    fine: [['/libs/audio/src/a.ts', 'node:fs']],
  },
};

/** The packages of the made-up tree: each is a folder with an empty module. */
const packages = [
  '@nestjs/common',
  '@opentelemetry/api',
  'bullmq',
  'fast-check',
  'ioredis',
  'openai',
  'pino',
  'prom-client',
  'react',
  'ws',
  'zod',
];

describe('the dependency rules', () => {
  it('all have a canary', () => {
    assert.deepEqual([...Object.keys(canaries), 'no-cycles'].sort(), ruleNames().sort());
  });

  it('no-cycles catches two files that import each other', async () => {
    const rules = await violationsIn([
      ['/libs/audio/src/a.ts', '/libs/audio/src/b.ts'],
      ['/libs/audio/src/b.ts', '/libs/audio/src/a.ts'],
    ]);
    assert.deepEqual(rules, ['no-cycles']);
  });

  it('no-cycles allows a chain', async () => {
    const rules = await violationsIn([
      ['/libs/audio/src/a.ts', '/libs/audio/src/b.ts'],
      ['/libs/audio/src/b.ts', '/libs/audio/src/c.ts'],
    ]);
    assert.deepEqual(rules, []);
  });

  for (const [rule, { caught, fine }] of Object.entries(canaries)) {
    for (const [from, to] of caught) {
      it(`${rule} catches ${from} importing ${to}`, async () => {
        const rules = await violationsIn([[from, to]]);
        assert.ok(rules.includes(rule), `fired instead: ${rules.join(', ') || 'nothing'}`);
      });
    }
    for (const [from, to] of fine) {
      it(`${rule} allows ${from} importing ${to}`, async () => {
        assert.deepEqual(await violationsIn([[from, to]]), []);
      });
    }
  }
});

function ruleNames(): string[] {
  return (configuration.forbidden ?? []).map(({ name }) => name ?? '');
}

/** The names of the rules that fire in a tree that consists of these imports. */
async function violationsIn(imports: readonly Import[]): Promise<string[]> {
  using tree = mkdtempDisposableSync(join(tmpdir(), 'colloquy-architecture-'));
  for (const name of packages) write(tree.path, `/node_modules/${name}/index.js`, 'export {};');
  for (const [, to] of imports) if (to.startsWith('/')) write(tree.path, to, 'export {};');
  for (const [from, to] of imports) write(tree.path, from, `import '${specifier(from, to)}';`);
  const { options = {}, ...ruleSet }: IConfiguration = configuration;
  const { enhancedResolveOptions, ...cruiseOptions } = options;
  const { output } = await cruise(
    imports.map(([from]) => from.slice(1)),
    { ...(cruiseOptions as ICruiseOptions), ruleSet, validate: true, baseDir: tree.path },
    enhancedResolveOptions,
  );
  if (typeof output === 'string') throw new Error(output);
  return output.summary.violations.map(({ rule }) => rule.name);
}

function specifier(from: string, to: string): string {
  if (!to.startsWith('/')) return to;
  const path = relative(dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}

function write(root: string, file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}
