import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { root } from './repository.ts';

/** A query and where it is from, as a failed test shall name it. */
export interface NamedQuery {
  readonly where: string;
  readonly expr: string;
}

interface DashboardFile {
  readonly title: string;
  readonly panels: readonly { readonly title?: string; readonly targets?: readonly { readonly expr: string }[] }[];
  readonly annotations: { readonly list?: readonly { readonly name: string; readonly expr?: string }[] };
}

/** Every query of the dashboards as they are committed, with Grafana's variables filled in. */
export async function dashboardQueries(): Promise<readonly NamedQuery[]> {
  const folder = join(root, 'grafana/dashboards');
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json'));
  const dashboards = await Promise.all(files.map(async (name) => parse(await readFile(join(folder, name), 'utf8'))));
  return dashboards.flatMap(({ title, panels, annotations }) => [
    ...panels.flatMap((panel) =>
      (panel.targets ?? []).map(({ expr }) => ({ where: `${title}: ${panel.title ?? ''}`, expr: filledIn(expr) })),
    ),
    ...(annotations.list ?? []).flatMap(({ name, expr = '' }) => ({ where: `${title}: marks for ${name}`, expr })),
  ]);
}

/** Every query that a runbook asks its reader to make. */
export async function runbookQueries(): Promise<readonly NamedQuery[]> {
  const folder = join(root, 'docs/runbooks');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.md'));
  const pages = await Promise.all(
    files.map(async (name) => ({ name, text: await readFile(join(folder, name), 'utf8') })),
  );
  return pages.flatMap(({ name, text }) =>
    [...text.matchAll(/```promql\n(.*?)\n```/gs)].map(([, expr = '']) => ({ where: name, expr })),
  );
}

/** Five seconds are five scrapes, so rates have what they need. */
function filledIn(expr: string): string {
  return expr.replaceAll('$__rate_interval', '5s').replaceAll('$gateway', '.*').replaceAll('$worker', '.*');
}

function parse(text: string): DashboardFile {
  return JSON.parse(text) as DashboardFile;
}
