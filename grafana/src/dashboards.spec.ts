import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { alertNames, runbookOf } from './rules/rule.ts';
import { alerts, ruleGroups } from './rules/rule-files.ts';
import { artifacts, dashboards } from './artifacts.ts';
import { dashboardOf } from './panels/dashboard-builder.ts';
import { prometheus } from './panels/datasource.ts';

const repository = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, repository), 'utf8');
const runbooks = readdirSync(new URL('docs/runbooks', repository)).filter((name) => name !== 'README.md');
const names = alertNames(alerts());

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly fieldConfig?: {
    readonly defaults: { readonly unit?: string; readonly thresholds?: { readonly steps: object[] } };
  };
  readonly targets?: readonly { readonly refId: string; readonly datasource: { readonly uid: string } }[];
  readonly links?: readonly { readonly url: string }[];
}

const built = Object.entries(dashboards).map(([name, spec]) => {
  const dashboard = JSON.parse(JSON.stringify(dashboardOf(spec))) as { uid: string; panels: Panel[] };
  return { name, ...dashboard, shown: dashboard.panels.filter(({ type }) => type !== 'row') };
});

describe.each(built)('the dashboard $name', ({ panels, shown }) => {
  it('has panels with numbers and titles of their own', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
  });

  it('says of each panel what it shows, in which unit and with which threshold', () => {
    for (const { title, description, fieldConfig } of shown) {
      expect(title).toMatch(/\?|\.$/);
      expect(description?.length).toBeGreaterThan(30);
      expect(fieldConfig?.defaults.unit).toBeTruthy();
      expect(fieldConfig?.defaults.thresholds?.steps.length).toBeGreaterThan(0);
    }
  });

  it('fills each line of the grid, and no panel lies on another', () => {
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)}:${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
    const lines = Map.groupBy(panels, ({ gridPos }) => gridPos.y);
    for (const line of lines.values()) expect(line.reduce((sum, { gridPos }) => sum + gridPos.w, 0)).toBe(24);
  });

  it('asks the data source that is provisioned', () => {
    expect(read('grafana/provisioning/datasources/prometheus.yml')).toContain(`uid: ${prometheus.uid}\n`);
    for (const { targets = [] } of shown) {
      expect(targets.length).toBeGreaterThan(0);
      expect(targets.every(({ datasource }) => datasource.uid === prometheus.uid)).toBe(true);
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    }
  });

  it('links only to dashboards and runbooks that there are', () => {
    const known = [...built.map(({ uid }) => uid), ...names.map((name) => `runbook-${runbookOf(name)}`)];
    const linked = shown.flatMap(({ links = [] }) => links.map(({ url }) => /^\/d\/([^?]+)/.exec(url)?.[1]));
    for (const uid of linked) expect(known).toContain(uid);
  });
});

describe('the alerts', () => {
  it('have a runbook each, and each runbook has its alert', () => {
    expect(runbooks.toSorted()).toEqual(names.map((name) => `${runbookOf(name)}.md`).toSorted());
  });

  it.each(runbooks)('can be acted upon: %s', (file) => {
    const text = read(`docs/runbooks/${file}`);
    const title = /^# (\w+)\n/.exec(text)?.[1] ?? '';
    expect(`${runbookOf(title)}.md`).toBe(file);
    for (const part of ['**What users notice.**', '## How to look', '```promql', '## What to do', '## When it ends']) {
      expect(text).toContain(part);
    }
  });

  it('name only alerts that there are, in runbooks', () => {
    const mentioned = runbooks.flatMap((file) => [
      ...read(`docs/runbooks/${file}`).matchAll(/[Ss]ee ([A-Z]\w+[a-z][A-Z]\w+)/g),
    ]);
    for (const [, name] of mentioned) expect(names).toContain(name);
  });

  it('are shown beside what they are about: each is linked from a panel', () => {
    const links = built.flatMap(({ shown }) => shown.flatMap(({ links: own = [] }) => own.map(({ url }) => url)));
    for (const name of names) expect(links).toContain(`/d/runbook-${runbookOf(name)}`);
  });

  it('have labels of their own within a file, so that none hides another', () => {
    const all = alerts().map(({ name, severity, labels = {} }) => JSON.stringify([name, severity, labels]));
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('what is generated', () => {
  it('is the same each time', () => {
    const readRunbook = (name: string) => read(`docs/runbooks/${name}.md`);
    expect(artifacts(readRunbook)).toEqual(artifacts(readRunbook));
  });

  it('records each ratio after what it is made of', () => {
    for (const { records = [] } of ruleGroups()['slos.yml']) {
      const order = records.map(({ record }) => record);
      for (const [index, record] of order.entries()) {
        if (record.startsWith('slo:error_ratio')) {
          expect(order.slice(0, index)).toContain(record.replace('error_ratio', 'bad_events'));
        }
      }
    }
  });
});
