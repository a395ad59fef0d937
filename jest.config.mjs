/**
 * One Jest configuration for every project: `jest -c ../../jest.config.mjs` inside a project runs that project's unit and
 * contract tests; `KIND=int` its integration tests, `KIND=e2e` the whole-stack ones, `KIND=timing` those of them that
 * measure time and so have the machine to themselves. ES modules throughout, sources resolved by the `colloquy:source`
 * condition, so no build is needed.
 */
const kinds = {
  unit: { testMatch: ['**/src/**/*.spec.ts', '**/src/**/*.spec.tsx'], testTimeout: 10_000 },
  int: { testMatch: ['**/test/**/*.int-spec.ts'], testTimeout: 60_000 },
  // Conversations take the time that speech takes, most of it waiting; several at once cost no more than one.
  e2e: { testMatch: ['**/test/**/*.e2e-spec.ts'], testTimeout: 120_000, maxWorkers: 3 },
  timing: { testMatch: ['**/test/**/*.timing-spec.ts'], testTimeout: 120_000, maxWorkers: 1 },
};

const kind = kinds[process.env.KIND ?? 'unit'];
if (!kind) throw new Error(`KIND must be one of ${Object.keys(kinds).join(', ')}`);

export default {
  ...kind,
  rootDir: process.cwd(),
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['colloquy:source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: true, decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, react: { runtime: 'automatic' } },
          target: 'es2024',
          keepClassNames: true,
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  reporters: ['default', new URL('./tools/tests/jest-count-reporter.mjs', import.meta.url).pathname],
};
