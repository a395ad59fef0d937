import { fileURLToPath } from 'node:url';

import { startProcess, type RunningProcess } from './process.ts';
import { until } from './wait.ts';

export type ServiceName = 'gateway' | 'realtime-worker' | 'metrics' | 'realtime-simulator' | 'standalone';

/** Where the build leaves a service. */
function mainOf(service: ServiceName): string {
  return fileURLToPath(new URL(`../../../dist/services/${service}/main.js`, import.meta.url));
}

/** Nothing of the machine's own settings reaches a service under test. */
const clean = { OPENAI_API_KEY: undefined, OPENAI_BASE_URL: undefined, REDIS_URL: undefined, LOG_FORMAT: 'json' };

/** Starts a built service as a process of its own, on a free port of the loopback; its address is what it reported. */
export async function startService(service: ServiceName, env: Record<string, string> = {}) {
  const child = await startProcess({
    name: service,
    command: process.execPath,
    args: [mainOf(service)],
    env: { ...clean, PORT: '0', ...env },
    readyWhen: /service is running/,
  });
  const port = await until(() => reportedPort(child, service), { what: `the port of ${service}`, deadlineMs: 10_000 });
  return { child, port, origin: `http://127.0.0.1:${port}`, metric: (name: string) => readMetric(port, name) };
}

export type StartedService = Awaited<ReturnType<typeof startService>>;

/** Runs a built service that is expected to end by itself. */
export async function runService(service: ServiceName, env: Record<string, string>, args: string[] = []) {
  const child = await startProcess({
    name: service,
    command: process.execPath,
    args: [mainOf(service), ...args],
    env: { ...clean, ...env },
  });
  const { code } = await child.exit;
  return { code, output: child.output };
}

function reportedPort(child: RunningProcess, service: string): number | undefined {
  const line = child.output
    .split('\n')
    .find((text) => text.includes('service is running') && text.includes(`"${service}"`));
  return line === undefined ? undefined : Number(/"port":(\d+)/.exec(line)?.[1]);
}

/** The sum of a metric over its labels. */
async function readMetric(port: number, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
  if (lines.length === 0) throw new Error(`there is no metric ${name}`);
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
