import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { lintPiece, type Piece } from './lint-piece.ts';

interface Canary {
  readonly rule: string;
  readonly caught: readonly Piece[];
  readonly fine: readonly Piece[];
}

const service = 'services/gateway/src/gateway.events.ts';
const spec = 'services/gateway/src/conversations/client-inbox.spec.ts';
const controller = 'libs/nest-host/src/operations.controller.ts';
const page = 'frontend/src/app/app.tsx';

const timer = 'export const timer = setTimeout(() => undefined, 1_000);';
const environment = 'export const port = process.env["PORT"];';
const lines = (count: number) => 'export {};\n'.repeat(count - 1);
const functionOf = (count: number) => `export function f(): void {\n${'  Date.now();\n'.repeat(count)}}\n`;

const canaries: readonly Canary[] = [
  {
    rule: 'no-restricted-globals',
    caught: [
      { file: service, code: timer },
      { file: service, code: 'export const timer = globalThis.setInterval(() => undefined, 1_000);' },
    ],
    fine: [
      { file: 'libs/lifecycle/src/timers.ts', code: timer },
      { file: page, code: timer },
      { file: spec, code: timer },
    ],
  },
  {
    rule: 'no-restricted-imports',
    caught: [
      { file: service, code: "import { setTimeout } from 'node:timers/promises';\nawait setTimeout(1);" },
      { file: service, code: "import { env } from 'node:process';\nexport const port = env['PORT'];" },
    ],
    fine: [{ file: service, code: "import { argv } from 'node:process';\nexport const first = argv[0];" }],
  },
  {
    rule: 'no-restricted-properties',
    caught: [
      { file: service, code: environment },
      { file: service, code: 'export const { env } = process;' },
    ],
    fine: [
      { file: 'libs/config/src/load-config.ts', code: environment },
      { file: spec, code: environment },
    ],
  },
  {
    rule: 'no-restricted-syntax',
    caught: [
      { file: service, code: 'export default class Thing {\n  readonly size = 1;\n}' },
      { file: service, code: 'const size = 1;\nexport { size as default };' },
    ],
    fine: [
      { file: service, code: 'export const size = 1;' },
      { file: 'frontend/vite.config.ts', code: 'export default {};' },
    ],
  },
  {
    rule: 'max-lines',
    caught: [{ file: service, code: lines(401) }],
    fine: [{ file: service, code: lines(400) }],
  },
  {
    rule: 'max-lines-per-function',
    caught: [{ file: service, code: functionOf(79) }],
    fine: [
      { file: service, code: functionOf(78) },
      { file: spec, code: functionOf(79) },
    ],
  },
  {
    rule: '@typescript-eslint/no-floating-promises',
    caught: [{ file: service, code: 'Promise.resolve();' }],
    fine: [{ file: service, code: 'await Promise.resolve();' }],
  },
  {
    rule: '@typescript-eslint/switch-exhaustiveness-check',
    caught: [{ file: service, code: switchOver("case 'on':\n      return 1;") }],
    fine: [
      { file: service, code: switchOver("case 'on':\n      return 1;\n    case 'off':\n      return 2;") },
      { file: service, code: switchOver("case 'on':\n      return 1;\n    default:\n      return 2;") },
    ],
  },
  {
    rule: '@typescript-eslint/consistent-type-imports',
    caught: [
      { file: service, code: "import { Lifecycle } from '@colloquy/lifecycle';\nexport type Life = Lifecycle;" },
    ],
    // The class is injected by its type: Nest needs the import at run time.
    fine: [{ file: controller, code: injectedController() }],
  },
  {
    rule: '@typescript-eslint/no-explicit-any',
    caught: [{ file: service, code: 'export type Thing = any;' }],
    fine: [{ file: service, code: 'export type Thing = unknown;' }],
  },
  {
    rule: '@typescript-eslint/no-non-null-assertion',
    caught: [{ file: service, code: 'export const first = [1].at(0)!;' }],
    fine: [{ file: service, code: 'export const first = [1].at(0) ?? 0;' }],
  },
  {
    rule: 'no-console',
    caught: [{ file: service, code: "console.log('hello');" }],
    fine: [{ file: service, code: "process.stdout.write('hello');" }],
  },
  {
    rule: 'react-hooks/rules-of-hooks',
    caught: [{ file: page, code: hook('if (name) useState(0);') }],
    fine: [{ file: page, code: hook('useState(name);') }],
  },
];

describe('the lint rules', () => {
  for (const { rule, caught, fine } of canaries) {
    for (const [index, piece] of caught.entries()) {
      it(`${rule} catches piece ${index + 1} in ${piece.file}`, async () => {
        assert.ok((await rulesFiredBy(piece)).has(rule));
      });
    }
    for (const [index, piece] of fine.entries()) {
      it(`${rule} allows piece ${index + 1} in ${piece.file}`, async () => {
        assert.ok(!(await rulesFiredBy(piece)).has(rule));
      });
    }
  }

  it('cannot be switched off by a comment', async () => {
    const code = `/* eslint-disable */\n${timer}`;
    assert.ok((await rulesFiredBy({ file: service, code })).has('no-restricted-globals'));
  });
});

async function rulesFiredBy(piece: Piece): Promise<Set<string | null>> {
  return new Set((await lintPiece(piece)).map(({ ruleId }) => ruleId));
}

function switchOver(cases: string): string {
  return `export function f(power: 'on' | 'off'): number {\n  switch (power) {\n    ${cases}\n  }\n  return 0;\n}`;
}

function hook(body: string): string {
  return `import { useState } from 'react';\nexport function Page({ name }: { name: string }) {\n  ${body}\n  return null;\n}`;
}

function injectedController(): string {
  return [
    "import { Controller } from '@nestjs/common';",
    "import { Lifecycle } from '@colloquy/lifecycle';",
    '@Controller()',
    'export class Thing {',
    '  constructor(readonly lifecycle: Lifecycle) {}',
    '}',
  ].join('\n');
}
