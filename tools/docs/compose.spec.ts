import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

import { root } from '../shell/workspace.mjs';
import { composeGroups, settledInside } from './compose-variables.ts';
import { envExample } from './env-example.ts';
import { deployedServices } from './services.ts';

const compose = readFileSync(join(root, 'docker-compose.yml'), 'utf8');

/** What is not for the service: `deploy/docker/start.sh`, Node.js and OpenTelemetry read these. */
const notOfServices = /^(REDIS_PASSWORD_FILE|NODE_OPTIONS|SIMULATOR_URL|OTEL_\w+)$/;

/** The lines below the first that matches, as far as they are indented deeper than it. */
function block(text: string, start: RegExp): string {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => start.test(line));
  const depth = (lines[first] ?? '').search(/\S/);
  const length = lines.slice(first + 1).findIndex((line) => line.trim() !== '' && line.search(/\S/) <= depth);
  return lines.slice(first, length < 0 ? undefined : first + 1 + length).join('\n');
}

/** The names under `environment:`, also those of the blocks it takes over. */
function namesIn(text: string): string[] {
  const inherited = [...text.matchAll(/(?:<<|environment): \*([\w-]+)/g)];
  const own = [...text.matchAll(/^ +([A-Z][A-Z0-9_]*):/gm)].map(([, name = '']) => name);
  return [...own, ...inherited.flatMap(([, anchor = '']) => namesIn(block(compose, new RegExp(`&${anchor}$`))))];
}

describe('the composition', () => {
  for (const [service, variables] of Object.entries(deployedServices)) {
    const passed = namesIn(block(block(compose, new RegExp(`^ {2}${service}:$`)), /^ +environment:/));
    const known = Object.keys(variables);

    it(`passes on to ${service} every variable that it knows`, () => {
      const missing = known.filter((name) => !passed.includes(name) && !(name in settledInside));
      assert.deepEqual(missing, [], 'name them in docker-compose.yml, or in settledInside with the reason');
    });

    it(`passes on to ${service} no other`, () => {
      assert.ok(passed.length > 3);
      assert.deepEqual(passed, [...new Set(passed)], 'each of them once');
      assert.deepEqual(
        passed.filter((name) => !known.includes(name) && !notOfServices.test(name)),
        [],
      );
    });
  }

  it('lets no container write to its own image, or gain a privilege', () => {
    const names = [...block(compose, /^services:$/).matchAll(/^ {2}([\w-]+):$/gm)].map(([, name = '']) => name);
    assert.ok(names.length > 8);
    for (const name of names) {
      const own = block(compose, new RegExp(`^ {2}${name}:$`));
      assert.match(own, /read_only: true|<<: \*service/, name);
      assert.match(own, /<<: \*(service|contained)|cap_drop: \[ALL\]/, name);
    }
  });

  it('asks for nothing that .env.example does not explain', () => {
    const asked = [...compose.matchAll(/\$\{([A-Z][A-Z0-9_]*)/g)].map(([, name = '']) => name);
    const explained = composeGroups.flatMap(({ variables }) => Object.keys(variables));
    assert.ok(asked.length > 10);
    assert.deepEqual(
      asked.filter((name) => !explained.includes(name)),
      [],
    );
  });

  it('has the defaults that .env.example shows', () => {
    const all = Object.assign(
      {},
      ...composeGroups.map(({ variables }) => variables),
    ) as (typeof composeGroups)[0]['variables'];
    for (const [, name = '', fallback] of compose.matchAll(/\$\{([A-Z][A-Z0-9_]*):-([^}]+)\}/g)) {
      const { fallback: shown } = all[name] ?? {};
      if (shown !== undefined) assert.equal(String(shown), fallback, name);
    }
  });
});

describe('the example of .env', () => {
  const text = envExample(deployedServices);

  it('sets nothing by itself and shows each variable once', () => {
    assert.ok(text.split('\n').every((line) => line === '' || line.startsWith('# ') || line === '#'));
    const names = [...text.matchAll(/^# ([A-Z][A-Z0-9_]*)=/gm)].map(([, name]) => name);
    assert.deepEqual(names.toSorted(), [...new Set(names)].toSorted());
    const all = Object.values(deployedServices).flatMap((variables) => Object.keys(variables));
    assert.deepEqual(
      all.filter((name) => !names.includes(name) && !(name in settledInside)),
      [],
    );
  });

  it('shows defaults, and none of a secret', () => {
    assert.match(text, /^# WORKER_CAPACITY=200$/m);
    assert.match(text, /^# SIMULATOR_CONTROL_TOKEN=$/m);
  });
});
