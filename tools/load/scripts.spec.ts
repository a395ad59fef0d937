import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { errorLabel, serverErrors } from '../../deploy/k6/codes.ts';
import { base64Bytes, readMessage } from '../../deploy/k6/message.ts';
import { summary, summaryText } from '../../deploy/k6/summary.ts';
import { allowedUrl, wholeNumber, type Environment } from '../../deploy/k6/target.ts';
import { forScenario } from '../../deploy/k6/thresholds.ts';
import { errorTable } from '../../libs/protocol/src/index.ts';

const fixtures = new URL('../../libs/protocol/fixtures/server/', import.meta.url);

describe('where load may go', () => {
  const target = (env: Environment) => allowedUrl(env, 'WS_URL', 'ws://localhost:8000/ws/conversation');

  it('is this machine unless told otherwise', () => {
    assert.equal(target({}), 'ws://localhost:8000/ws/conversation');
    for (const url of ['ws://127.0.0.1:18000/a', 'wss://localhost/a', 'ws://[::1]:8000/a']) {
      assert.equal(target({ WS_URL: url }), url);
    }
  });

  it('is no other machine by a slip of the hand', () => {
    const urls = [
      'wss://talk.example.org/ws/conversation',
      'ws://localhost.example.org/',
      'ws://localhost@example.org/',
      'ws://127.0.0.1.example.org/',
    ];
    for (const url of urls) assert.throws(() => target({ WS_URL: url }), /^Error: WS_URL: /);
  });

  it('is another one when that is said, or is part of the composition', () => {
    const url = 'wss://edge/ws/conversation';
    assert.equal(target({ WS_URL: url, ALLOW_REMOTE: '1' }), url);
    assert.equal(target({ WS_URL: url, ALLOWED_HOSTS: 'edge,realtime-simulator' }), url);
  });
});

describe('how much load', () => {
  const range = { fallback: 5, max: 10 };

  it('is the default, or what is said', () => {
    assert.equal(wholeNumber({}, 'VUS', range), 5);
    assert.equal(wholeNumber({ VUS: '7' }, 'VUS', range), 7);
  });

  it('is never above the limit, nor anything but a number', () => {
    for (const VUS of ['11', '0', '-1', '2.5', 'many']) {
      assert.throws(() => wholeNumber({ VUS }, 'VUS', range), /VUS: a whole number from 1 to 10/);
    }
  });
});

describe('the messages', () => {
  for (const file of readdirSync(fixtures)) {
    it(`are well formed as in ${file}`, () => {
      assert.ok(readMessage(readFileSync(new URL(file, fixtures), 'utf8')).isWellFormed);
    });
  }

  it('are not well formed when a field is missing or no JSON came', () => {
    for (const frame of ['', '[]', 'null', '{"type":1}', '{"type":"text_delta","epoch":1,"seq":1}']) {
      assert.equal(readMessage(frame).isWellFormed, false);
    }
  });

  it('may be of a type that is not known yet', () => {
    assert.ok(readMessage('{"type":"of_the_future"}').isWellFormed);
  });

  it('tell how long their voice is', () => {
    for (const bytes of [0, 1, 2, 3, 4_800]) {
      assert.equal(base64Bytes(Buffer.alloc(bytes).toString('base64')), bytes);
    }
  });
});

describe('the errors', () => {
  it('are those of the protocol, and one more for what is unknown', () => {
    assert.deepEqual([...serverErrors].sort(), Object.keys(errorTable).sort());
    assert.equal(errorLabel('no_capacity'), 'no_capacity');
    assert.equal(errorLabel('of_the_future'), 'other');
  });
});

describe('the summary', () => {
  const results = (ok: boolean) => ({
    metrics: {
      first_audio_time: { values: { med: 900.4, 'p(95)': 980, max: 1_200 }, thresholds: { 'p(95)<950': { ok } } },
      'first_audio_time{scenario:crowd}': { values: { med: 1_000, 'p(95)': 1_100, max: 1_200 } },
      turns_completed: { values: { rate: 0.9, passes: 9, fails: 1 } },
      'errors{code:no_reply}': { values: { count: 1 }, thresholds: { 'count>=0': { ok: true } } },
      'errors{code:other}': { values: { count: 0 } },
    },
  });

  it('says what was reached, with a line a figure', () => {
    const text = summaryText('ramp', results(true));
    assert.match(text, /ramp: everything that was asked for was reached/);
    assert.match(text, /first sound +900 +980 +1200/);
    assert.match(text, /first sound, crowd +1000 +1100 +1200/);
    assert.match(text, /turns completed +9 of 10/);
    assert.match(text, /error no_reply +1/);
    assert.doesNotMatch(text, /other/);
  });

  it('names what was not reached', () => {
    assert.match(summaryText('ramp', results(false)), /NOT reached:\n {2}first_audio_time: p\(95\)<950/);
  });

  it('is also a file when one is named', () => {
    assert.deepEqual(Object.keys(summary('ramp', {})(results(true))), ['stdout']);
    assert.deepEqual(Object.keys(summary('ramp', { SUMMARY_FILE: 'a.json' })(results(true))), ['stdout', 'a.json']);
  });
});

describe('the thresholds of one scenario', () => {
  it('are those of all, without the codes', () => {
    const all = { 'errors{code:other}': ['count>=0'], ready_time: ['p(95)<1'], checks: ['rate==1'] };
    assert.deepEqual(forScenario('crowd', all), { 'ready_time{scenario:crowd}': ['p(95)<1'] });
  });
});
