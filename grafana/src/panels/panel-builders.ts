import { BigValueColorMode, BigValueGraphMode, GraphThresholdsStyleMode } from '@grafana/grafana-foundation-sdk/common';
import * as common from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardLinkBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

import { runbookOf } from '../rules/rule.ts';
import { prometheus } from './datasource.ts';
import type { PanelSpec } from './panel-spec.ts';

const HEIGHT = { stat: 5, graph: 8 } as const;

/** A panel of Grafana; its place on the grid is the dashboard's matter. */
export function panelOf(spec: PanelSpec, id: number): stat.PanelBuilder | timeseries.PanelBuilder {
  const panel = (spec.kind === 'stat' ? statOf() : graphOf(spec))
    .id(id)
    .title(spec.title)
    .description(spec.description)
    .datasource(prometheus)
    .unit(spec.unit)
    .height(HEIGHT[spec.kind])
    .span(spec.width)
    .thresholds(thresholdsOf(spec))
    .links(linksOf(spec))
    .targets(targetsOf(spec));
  if (spec.min !== null) panel.min(spec.min ?? 0);
  if (spec.max !== undefined) panel.max(spec.max);
  if (spec.more) panel.dataLinks([dashboardLink(spec.more)]);
  return panel;
}

function statOf(): stat.PanelBuilder {
  return new stat.PanelBuilder()
    .graphMode(BigValueGraphMode.Area)
    .colorMode(BigValueColorMode.Value)
    .noValue('none in this time');
}

function graphOf({ thresholds, stacked }: PanelSpec): timeseries.PanelBuilder {
  const graph = new timeseries.PanelBuilder()
    .lineWidth(2)
    .fillOpacity(stacked ? 30 : 8)
    .legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom),
    )
    .tooltip(
      new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending),
    );
  if (stacked) graph.stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal));
  if (thresholds)
    graph.thresholdsStyle(new common.GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
  return graph;
}

function thresholdsOf({ thresholds = [], highIsGood = false }: PanelSpec): ThresholdsConfigBuilder {
  const base = { value: null, color: highIsGood ? 'red' : 'green' };
  const steps = thresholds.map(({ at, colour }) => ({ value: at, color: colour }));
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([base, ...steps]);
}

function linksOf({ alerts = [], more }: PanelSpec): DashboardLinkBuilder[] {
  const runbooks = alerts.map((alert) =>
    new DashboardLinkBuilder(`What to do: ${alert}`).url(`/d/runbook-${runbookOf(alert)}`),
  );
  return more ? [dashboardLink(more), ...runbooks] : runbooks;
}

/** Takes the time shown along. */
function dashboardLink({ uid, title }: { readonly uid: string; readonly title: string }): DashboardLinkBuilder {
  return new DashboardLinkBuilder(title).url(`/d/${uid}?\${__url_time_range}`);
}

function targetsOf({ kind, queries }: PanelSpec): DataqueryBuilder[] {
  return queries.map(({ expr, legend }, index) => {
    const query = new DataqueryBuilder()
      .refId(String.fromCharCode('A'.charCodeAt(0) + index))
      .datasource(prometheus)
      .expr(expr)
      .legendFormat(legend);
    return kind === 'stat' ? query.rangeAndInstant() : query.range();
  });
}
