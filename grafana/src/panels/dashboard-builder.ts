import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
  type Dashboard,
} from '@grafana/grafana-foundation-sdk/dashboard';

import { foreign, ourJobs } from '../promql/foreign-metrics.ts';
import type { Choice, DashboardSpec } from './dashboard-spec.ts';
import { prometheus } from './datasource.ts';
import { panelOf } from './panel-builders.ts';

const TAG = 'colloquy';

/** The dashboard as Grafana reads it. Panels are numbered in order, rows among them. */
export function dashboardOf(spec: DashboardSpec): Dashboard {
  const dashboard = emptyDashboard(spec);
  let id = 1;
  for (const { title, panels } of spec.rows) {
    dashboard.withRow(new RowBuilder(title).id(id++));
    for (const panel of panels) dashboard.withPanel(panelOf(panel, id++));
  }
  return dashboard.build();
}

function emptyDashboard({ uid, title, description, choices }: DashboardSpec): DashboardBuilder {
  return new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([TAG])
    .readonly()
    .refresh('10s')
    .time({ from: 'now-1h', to: 'now' })
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .variables(choices.map(variableOf))
    .annotations([firingAlerts(), starts()])
    .links([otherDashboards()]);
}

function variableOf({ name, label, query }: Choice): QueryVariableBuilder {
  return (
    new QueryVariableBuilder(name)
      .label(label)
      .datasource(prometheus)
      .query({ query, refId: name })
      .refresh(VariableRefresh.OnTimeRangeChanged)
      .sort(VariableSort.AlphabeticalAsc)
      .multi(true)
      .includeAll(true)
      // One matcher instead of a list of all addresses.
      .allValue('.*')
      .current({ selected: true, text: 'All', value: '$__all' })
  );
}

function firingAlerts(): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name('Alerts')
    .datasource(prometheus)
    .enable(true)
    .iconColor('red')
    .expr(`${foreign.alerts}{alertstate="firing"}`)
    .titleFormat('{{alertname}} ({{severity}})')
    .tagKeys('job,instance,slo');
}

/** A deployment shows as starts of all replicas of a service, a crash as the start of one. */
function starts(): AnnotationQueryBuilder {
  return (
    new AnnotationQueryBuilder()
      .name('Starts')
      .datasource(prometheus)
      .enable(true)
      .iconColor('blue')
      // Grafana takes milliseconds, the metric has seconds.
      .expr(`${foreign.startTime}{${ourJobs}} * 1000`)
      .useValueForTime(true)
      .titleFormat('{{job}} started')
      .tagKeys('instance')
  );
}

function otherDashboards(): DashboardLinkBuilder {
  return new DashboardLinkBuilder('Dashboards').type(DashboardLinkType.Dashboards).tags([TAG]).keepTime(true);
}
