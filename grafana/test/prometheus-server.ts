import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort, startProcess, until, type RunningProcess } from '@colloquy/testing';

import { metricAnswer, alertsAnswer, type FiringAlert, type Sample } from './prometheus-answers.ts';

export interface PrometheusOptions {
  /** Name and text of each file of rules. */
  readonly rules: Readonly<Record<string, string>>;
  /** Ports of 127.0.0.1, by the job they are scraped as. */
  readonly targets: Readonly<Record<string, readonly number[]>>;
}

/** Starts a Prometheus of its own that asks every target once a second; resolves when it answers. */
export async function startPrometheus(options: PrometheusOptions): Promise<PrometheusServer> {
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
  await writeConfig(folder, options);
  const port = await freePort();
  const child = await startProcess({
    name: 'prometheus',
    command: 'prometheus',
    args: [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'series')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
  });
  const server = new PrometheusServer(`http://127.0.0.1:${port}`, folder, child);
  try {
    await until(() => server.isReady(), { what: 'Prometheus to be ready', deadlineMs: 20_000 });
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw new Error(`Prometheus did not start:\n${child.output}`, { cause: error });
  }
  return server;
}

/** A `prometheus` process; disposing ends it and removes its folder. */
export class PrometheusServer {
  readonly #origin: string;
  readonly #folder: string;
  readonly #child: RunningProcess;

  constructor(origin: string, folder: string, child: RunningProcess) {
    this.#origin = origin;
    this.#folder = folder;
    this.#child = child;
  }

  async isReady(): Promise<boolean> {
    return (await fetch(`${this.#origin}/-/ready`)).ok;
  }

  /** The series that an expression gives now; rejects with what Prometheus says of one it cannot evaluate. */
  async query(expression: string): Promise<readonly Sample[]> {
    const url = new URL('/api/v1/query', this.#origin);
    url.searchParams.set('query', expression);
    return metricAnswer(await (await fetch(url)).json());
  }

  /** Alerts that are pending or firing. */
  async alerts(): Promise<readonly FiringAlert[]> {
    return alertsAnswer(await (await fetch(`${this.#origin}/api/v1/alerts`)).json());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function writeConfig(folder: string, { rules, targets }: PrometheusOptions): Promise<void> {
  await mkdir(join(folder, 'rules'));
  for (const [name, text] of Object.entries(rules)) await writeFile(join(folder, 'rules', name), text);
  const jobs = Object.entries(targets).map(([job_name, ports]) => ({
    job_name,
    static_configs: [{ targets: ports.map((port) => `127.0.0.1:${port}`) }],
  }));
  const config = {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: ['rules/*.yml'],
    scrape_configs: jobs,
  };
  // JSON is YAML.
  await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(config));
}
