/**
 * What the projects and the folders inside them may import. `tools/architecture/dependency-rules.spec.ts` proves of each
 * rule that it fires. Between projects `@nx/enforce-module-boundaries` watches too, by the tags in each package.json.
 */

/** The folders of a service that hold its domain: plain classes, specified without any technology. */
const coreFolders = 'access|aggregation|conversations|faults|money|persona|records|responses|sessions|turns';
/** The libraries that hold rules and contracts. */
const coreLibraries = 'audio|config|fabric|lifecycle|protocol';
/** Doubles, contract suites and the tests themselves. */
const tests = '\\.(spec|int-spec|e2e-spec|timing-spec|contract)\\.tsx?$|/test/|/src/testing/|^libs/testing/';

/** @param {string} names of npm packages, as a regular expression */
const packages = (names) => `(^|/)node_modules/(${names})(/|$)`;
/** @param {string} names of libraries, as a regular expression */
const library = (names) => `^libs/(${names})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'core-folders-know-no-technology',
      comment:
        'The domain of a service is specified without Nest, sockets, Redis or telemetry: it must not import them.',
      severity: 'error',
      from: { path: `^services/[^/]+/src/(${coreFolders})/` },
      to: { path: packages('@nestjs|ws|ioredis|bullmq|prom-client|pino|@opentelemetry') },
    },
    {
      name: 'core-libraries-know-no-technology',
      comment: 'Core and contract stay the same when the framework, the bus or the metrics library is replaced.',
      severity: 'error',
      from: { path: library(coreLibraries) },
      to: { path: packages('@nestjs|ws|ioredis|bullmq|prom-client|pino|@opentelemetry') },
    },
    {
      name: 'protocol-is-self-contained',
      comment: 'Page and servers share the protocol: whatever it imports ends up in every one of them. zod is enough.',
      severity: 'error',
      from: { path: library('protocol'), pathNot: tests },
      to: { pathNot: `${library('protocol')}|${packages('zod')}` },
    },
    {
      name: 'adapters-are-picked-in-modules',
      comment:
        'The composition root decides on memory or Redis; code that names the adapter elsewhere cannot be moved.',
      severity: 'error',
      from: { path: '^services/', pathNot: `\\.module\\.ts$|${tests}` },
      to: { path: library('fabric-redis') },
    },
    {
      name: 'redis-stays-in-its-adapter',
      comment:
        'ioredis and BullMQ are behind the ports of libs/fabric; a second user would be a second place to change.',
      severity: 'error',
      from: {
        path: '^(libs|services|frontend|bench|chaos)/',
        pathNot: `${library('fabric-redis')}|${library('testing')}`,
      },
      to: { path: packages('ioredis|bullmq') },
    },
    {
      name: 'prometheus-stays-in-telemetry',
      comment:
        'Metrics are data, from which docs and dashboards are checked; only telemetry turns them into prom-client.',
      severity: 'error',
      from: { path: '^(libs|services|frontend|bench|chaos)/', pathNot: library('telemetry') },
      to: { path: packages('prom-client') },
    },
    {
      name: 'opentelemetry-stays-in-telemetry',
      comment: 'Spans are started through the port of libs/fabric; only telemetry turns them into OpenTelemetry.',
      severity: 'error',
      from: { path: '^(libs|services|frontend|bench|chaos)/', pathNot: library('telemetry') },
      to: { path: packages('@opentelemetry') },
    },
    {
      name: 'realtime-core-knows-no-framework',
      comment: 'Pages without React talk through it too; what they see is their own.',
      severity: 'error',
      from: { path: '^frontend/src/realtime/' },
      to: {
        path: `${packages('react|react-dom|@[^/]*react[^/]*|@base-ui[^/]*')}|^frontend/src/(app|components|features)/`,
      },
    },
    {
      name: 'services-do-not-know-each-other',
      comment: 'Services meet on the bus. Only standalone, which puts them into one process, may import them.',
      severity: 'error',
      from: { path: '^services/([^/]+)/', pathNot: `^services/standalone/|${tests}` },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'tests-are-leaves',
      comment: 'Doubles, contract suites and probes must not end up in what is shipped.',
      severity: 'error',
      from: { path: '^(libs|services|frontend)/', pathNot: tests },
      to: { path: tests },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or hide a third; and the order they load in is luck.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'everything-resolves',
      comment: 'An import that cannot be resolved is one that none of the rules above can judge.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.nx)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['colloquy:source', 'types', 'import', 'require', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
};
