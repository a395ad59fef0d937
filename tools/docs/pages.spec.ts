import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { variable } from '../../libs/config/src/variables.ts';
import { counter, histogram } from '../../libs/telemetry/src/metric-definitions.ts';
import { codesPage } from './codes-page.ts';
import { limitsPage } from './limits-page.ts';
import { metricsPage } from './metrics-page.ts';
import { spansPage } from './spans-page.ts';
import { variablesPage } from './variables-page.ts';

describe('the page of variables', () => {
  const text = variablesPage({
    gateway: {
      PORT: { schema: variable.port(8000), meaning: 'Port to listen on.' },
      LIMIT: { schema: variable.count(5, { min: 1 }), meaning: 'How many | at once.' },
      MODE: { schema: variable.choice(['fast', 'slow'], 'fast'), meaning: 'How to go.' },
      KEY: { schema: variable.optionalText(), meaning: 'The key.', secret: true },
      PLACE: { schema: variable.optionalText(), meaning: 'Where.', defaultNote: 'decided at start' },
    },
  });

  it('shows values and default of each variable under its service', () => {
    assert.match(text, /## gateway/);
    assert.ok(text.includes('| `PORT` | Port to listen on. | 0 to 65535 | `8000` |'));
    assert.ok(text.includes('| 1 or more | `5` |'));
    assert.ok(text.includes('| `fast` `slow` | `fast` |'));
  });

  it('shows a dash where there is no default, and the note where one is decided at start', () => {
    assert.ok(text.includes('| `KEY` | The key. Secret. |  | – |'));
    assert.ok(text.includes('| Where. |  | decided at start |'));
  });

  it('keeps a pipe inside its cell', () => {
    assert.ok(text.includes('How many \\| at once.'));
  });
});

describe('the page of metrics', () => {
  it('shows kind, buckets and the allowed values of each label', () => {
    const text = metricsPage({
      gateway: {
        frames: counter('frames_total', 'Frames.', { why: ['late', 'lost'] }),
        delay: histogram('delay_seconds', 'Delay (s).', [0.1, 1]),
      },
    });
    assert.ok(text.includes('| `frames_total` | counter | Frames. | `why`: `late` `lost` |'));
    assert.ok(text.includes('| `delay_seconds` | histogram | Delay (s). Buckets: 0.1, 1. |  |'));
  });
});

describe('the page of spans', () => {
  it('shows who starts a span and what it lasts for', () => {
    const text = spansPage({ turn: { kind: 'internal', from: 'worker', meaning: 'All of it.' } });
    assert.ok(text.includes('| `turn` | worker | internal | All of it. |'));
  });
});

describe('the page of codes', () => {
  it('shows errors and close codes with what a client should do', () => {
    const text = codesPage(
      { too_late: { retryable: true, meaning: 'It is late.' } },
      { gone: { code: 4000, reconnect: false, meaning: 'It is gone.' } },
    );
    assert.ok(text.includes('| `too_late` | yes | It is late. |'));
    assert.ok(text.includes('| 4000 | `gone` | no | It is gone. |'));
  });
});

describe('the page of limits', () => {
  const variables = { MOST: { schema: variable.count(5), meaning: 'How many.' } };

  it('shows what sets a limit and what a client sees of it', () => {
    const row = { error: 'too_many', close: 'gone', variables: ['MOST'], meaning: 'things at once' };
    const text = limitsPage({ things: row, words: { ...row, close: null } }, { gone: { code: 4020 } }, variables);
    assert.ok(text.includes('| `things` | things at once | `MOST` (`5`) | `too_many` | 4020 `gone` |'));
    assert.ok(text.includes('| `too_many` | goes on |'));
  });

  it('is not made of a limit nothing can set', () => {
    const row = { error: 'too_many', close: null, variables: ['LEAST'], meaning: 'things at once' };
    assert.throws(() => limitsPage({ things: row }, {}, variables), /LEAST/);
  });
});
