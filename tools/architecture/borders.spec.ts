import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';

import { run } from '../shell/run.mjs';
import { lintPiece } from './lint-piece.ts';

/**
 * What one project must not import from another; `because` is the tag the message has to name. The target must not lead
 * back to the importer: a circle is reported before the border is.
 */
interface Border {
  readonly because: string;
  readonly caught: readonly [file: string, target: string];
  readonly fine: readonly [file: string, target: string];
}

const protocol = 'libs/protocol/src/index.ts';
const audio = 'libs/audio/src/index.ts';
const config = 'libs/config/src/index.ts';
const fabric = 'libs/fabric/src/index.ts';
const fabricRedis = 'libs/fabric-redis/src/index.ts';
const standalone = 'services/standalone/src/main.ts';
const service = 'services/gateway/src/gateway.events.ts';
const spec = 'services/gateway/src/conversations/client-inbox.spec.ts';
const page = 'frontend/src/app/app.tsx';
const doubles = 'libs/testing/src/index.ts';

/** `runtime:node` has no row: the one project for the browser is a page, which nothing can import. */
const borders: readonly Border[] = [
  { because: 'layer:contract', caught: [protocol, '@colloquy/audio'], fine: [protocol, 'zod'] },
  { because: 'layer:core', caught: [config, '@colloquy/fabric-redis'], fine: [fabric, '@colloquy/lifecycle'] },
  {
    because: 'layer:adapter',
    caught: [fabricRedis, '@colloquy/realtime-simulator'],
    fine: [fabricRedis, '@colloquy/fabric'],
  },
  { because: 'layer:app', caught: [service, '@colloquy/metrics'], fine: [service, '@colloquy/telemetry'] },
  { because: 'layer:composition', caught: [standalone, '@colloquy/testing'], fine: [standalone, '@colloquy/gateway'] },
  { because: 'layer:testing', caught: [doubles, '@colloquy/telemetry'], fine: [doubles, '@colloquy/protocol'] },
  { because: 'layer:app', caught: [service, '@colloquy/testing'], fine: [spec, '@colloquy/testing'] },
  { because: 'runtime:any', caught: [audio, '@colloquy/lifecycle'], fine: [audio, '@colloquy/protocol'] },
  { because: 'runtime:web', caught: [page, '@colloquy/lifecycle'], fine: [page, '@colloquy/audio'] },
];

/** Every adapter uses the doubles in its own tests, so doubles that know an adapter are a circle in the first place. */
function reason(because: string): string {
  const border = `A project tagged with "${because}" can only depend on`;
  return because === 'layer:testing' ? `${border}|Circular dependency` : border;
}

describe('the borders between projects', () => {
  before(async () => {
    const { code, output } = await run('node', ['tools/architecture/ensure-graph.mjs']);
    assert.equal(code, 0, output);
  });

  for (const { because, caught, fine } of borders) {
    it(`${because} keeps ${caught[1]} out of ${caught[0]}`, async () => {
      const messages = await borderMessages(caught);
      assert.match(messages.join('\n'), new RegExp(reason(because)));
    });
    it(`${because} lets ${fine[1]} into ${fine[0]}`, async () => {
      assert.deepEqual(await borderMessages(fine), []);
    });
  }

  it('are not crossed by a relative path', async () => {
    const messages = await borderMessages([service, '../../metrics/src/index.ts']);
    assert.match(messages.join('\n'), /cannot be imported by a relative or absolute path/);
  });
});

async function borderMessages([file, target]: readonly [file: string, target: string]): Promise<string[]> {
  const messages = await lintPiece({ file, code: `import '${target}';` });
  return messages.filter(({ ruleId }) => ruleId === '@nx/enforce-module-boundaries').map(({ message }) => message);
}
