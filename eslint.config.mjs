import nx from '@nx/eslint-plugin';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import typescript from 'typescript-eslint';

import { boundaries } from './tools/architecture/boundaries.mjs';

/** Files that prove something instead of doing it. */
const tests = ['**/*.spec.{ts,tsx}', '**/*.contract.ts', '**/test/**', '**/src/testing/**', 'libs/testing/**'];
/** Read by a tool that looks for the default export. */
const defaultExports = ['*.mjs', '.*.mjs', 'frontend/vite.config.ts', 'tools/tests/*-reporter.mjs', 'deploy/k6/**'];
/** Plain JavaScript outside every tsconfig. */
const untyped = ['*.mjs', '.*.mjs', 'deploy/**/*.{js,mjs}', 'frontend/public/**/*.js'];

export default defineConfig(
  globalIgnores(['**/dist/', '**/node_modules/', '.nx/', 'tmp/', 'coverage/', 'docs/']),
  // A rule that is in the way is a matter for this file, with its reason, not for a comment in the code.
  { linterOptions: { noInlineConfig: true } },
  typescript.configs.strictTypeChecked,
  typescript.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        // One program for everything under Node.js: types are worked out once, not once for each project.
        project: ['tools/architecture/tsconfig.lint.json', 'deploy/k6/tsconfig.json', 'frontend/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { '@nx': nx },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/no-floating-promises': [
        'error',
        // The runner of Node.js collects these by itself.
        { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: ['describe', 'it'] }] },
      ],
      // A `default` says aloud that the rest is not for this switch; without one every case must be there.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // What Nest injects by its type is known from `emitDecoratorMetadata` in tsconfig.base.json and stays an import.
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        // `_` marks what a signature demands and the function does not need, `using` is about the end of the block, and
        // naming a property beside `...rest` is how it is left out.
        { argsIgnorePattern: '^_', ignoreUsingDeclarations: true, ignoreRestSiblings: true },
      ],
      // Numbers read well in messages; objects and undefined do not.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        // `() => timer.cancel()` and `return this.fail(reason)`, an early exit, confuse nobody where nothing is returned.
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // What implements a port may have nothing to wait for; `async` keeps its errors in the promise all the same.
      '@typescript-eslint/require-await': 'off',
      // It knows no way to write `Promise.withResolvers<void>()`.
      '@typescript-eslint/no-invalid-void-type': 'off',
      // A Nest module is a decorated class without members.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // Nest declares its options as classes and takes plain objects for them.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 80 }],
      'no-restricted-syntax': [
        'error',
        ...['ExportDefaultDeclaration', "ExportSpecifier[exported.name='default']"].map((selector) => ({
          selector,
          message: 'Export by name: a thing has one name everywhere.',
        })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'The environment is read in libs/config only; take a config.' },
      ],
      'no-restricted-globals': [
        'error',
        {
          globals: ['setTimeout', 'setInterval'].map((name) => ({
            name,
            message: 'Take `Timers` from @colloquy/lifecycle, so that specs can hold the clock.',
          })),
          checkGlobalObject: true,
        },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            ...['node:timers', 'node:timers/promises', 'timers', 'timers/promises'].map((name) => ({
              name,
              importNames: ['setTimeout', 'setInterval', 'default'],
              message: 'Take `Timers` from @colloquy/lifecycle, so that specs can hold the clock.',
            })),
            ...['node:process', 'process'].map((name) => ({
              name,
              importNames: ['env', 'default'],
              message: 'The environment is read in libs/config only; take a config.',
            })),
          ],
        },
      ],
      ...boundaries({ testing: false }),
    },
  },
  {
    name: 'what only tests may know',
    files: [...tests, 'bench/**', 'chaos/**'],
    rules: boundaries({ testing: true }),
  },
  {
    name: 'where raw timers are made',
    // Browsers, tools, load generators and worker threads have no `Timers` to be given.
    files: ['libs/lifecycle/src/**', 'frontend/**', 'tools/**', 'bench/**', '**/*.worker.ts', ...tests],
    rules: { 'no-restricted-globals': 'off' },
  },
  {
    name: 'where the environment is read',
    // `start-tracing.ts` follows the standard OTEL_* variables, which OpenTelemetry reads by itself.
    files: [
      'libs/config/src/**',
      'libs/telemetry/src/tracing/start-tracing.ts',
      'tools/**',
      'bench/**',
      '*.mjs',
      ...tests,
    ],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    name: 'where both may be imported',
    files: ['tools/**', 'bench/**', 'libs/lifecycle/src/**', ...tests],
    rules: { 'no-restricted-imports': 'off' },
  },
  { name: 'where a tool wants a default export', files: defaultExports, rules: { 'no-restricted-syntax': 'off' } },
  {
    name: 'tests',
    files: tests,
    rules: {
      // A `describe` block is a list, not a function with a flow.
      'max-lines-per-function': 'off',
      // A program that a test starts answers on its standard output.
      'no-console': 'off',
    },
  },
  { name: 'page', files: ['frontend/**/*.{ts,tsx}'], extends: [reactHooks.configs.flat['recommended-latest']] },
  {
    name: 'dashboards',
    files: ['grafana/**'],
    rules: {
      // The second schema is not what Grafana 12 takes from files; the first is.
      '@typescript-eslint/no-deprecated': [
        'error',
        {
          allow: [
            { from: 'package', package: '@grafana/grafana-foundation-sdk', name: ['Dashboard', 'DashboardBuilder'] },
          ],
        },
      ],
    },
  },
  {
    name: 'JavaScript',
    files: ['**/*.mjs'],
    rules: {
      // JSDoc has no `as`: what `JSON.parse` gives is typed by the annotation of what takes it.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    name: 'no types to check with',
    files: untyped,
    extends: [typescript.configs.disableTypeChecked],
    languageOptions: { parserOptions: { project: null } },
  },
);
