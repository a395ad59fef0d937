/**
 * Writes `docs/generated`, `.env.example`, the dashboards and the rules of Prometheus from the tables the code itself uses.
 * `--check` writes nothing and exits 1 when a page is stale.
 * Node.js runs this as it is, by leaving out the types; so what it imports must be free of decorators.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { artifacts } from '../../grafana/src/artifacts.ts';
import { closeTable, errorTable, limitTable } from '../../libs/protocol/src/index.ts';
import { spanTable } from '../../libs/fabric/src/trace/span-table.ts';
import { hostMetrics } from '../../libs/nest-host/src/host-metrics.ts';
import { gatewayMetrics } from '../../services/gateway/src/gateway.events.ts';
import { journalMetrics, redisMetrics } from '../../libs/telemetry/src/fabric-metrics.ts';
import { conversationMetrics } from '../../services/metrics/src/metrics.events.ts';
import { simulatorMetrics } from '../../services/realtime-simulator/src/realtime-simulator.events.ts';
import { realtimeWorkerMetrics } from '../../services/realtime-worker/src/realtime-worker.events.ts';
import { standaloneVariables } from '../../services/standalone/src/standalone.config.ts';
import { runMain, say, StepFailed } from '../shell/console.mjs';
import { root } from '../shell/workspace.mjs';
import { codesPage } from './codes-page.ts';
import { envExample } from './env-example.ts';
import { limitsPage } from './limits-page.ts';
import { metricsPage } from './metrics-page.ts';
import { deployedServices } from './services.ts';
import { spansPage } from './spans-page.ts';
import { variablesPage } from './variables-page.ts';

const pages: Readonly<Record<string, string>> = {
  'docs/generated/variables.md': variablesPage({
    'standalone (`npm start`)': standaloneVariables,
    ...deployedServices,
  }),
  '.env.example': envExample(deployedServices),
  'docs/generated/metrics.md': metricsPage({
    'conversations (metrics service)': conversationMetrics,
    'every service': hostMetrics,
    'every service that writes to the journal': journalMetrics,
    'every service that uses Redis': redisMetrics,
    gateway: gatewayMetrics,
    'realtime-worker': realtimeWorkerMetrics,
    'realtime-simulator': simulatorMetrics,
  }),
  'docs/generated/spans.md': spansPage(spanTable),
  'docs/generated/codes.md': codesPage(errorTable, closeTable),
  'docs/generated/limits.md': limitsPage(limitTable, closeTable, standaloneVariables),
  ...artifacts((runbook) => textOf(`docs/runbooks/${runbook}.md`)),
};

await runMain(() => {
  const stale = Object.entries(pages).filter(([file, text]) => textOf(file) !== text);
  if (process.argv.includes('--check')) {
    const names = stale.map(([file]) => file).join(', ');
    if (names) throw new StepFailed(`stale: ${names}; run "npm run docs:generate" and commit the result`);
    return 0;
  }
  for (const [file, text] of stale) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
    say(`${file} is written`);
  }
  return 0;
});

function textOf(file: string): string {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch {
    return '';
  }
}
