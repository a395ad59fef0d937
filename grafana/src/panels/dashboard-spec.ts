import type { PanelSpec } from './panel-spec.ts';

export interface Row {
  readonly title: string;
  /** Their widths fill whole lines of 24 columns. */
  readonly panels: readonly PanelSpec[];
}

/** A choice at the top of a dashboard: of all values of a label, some or all. */
export interface Choice {
  readonly name: string;
  readonly label: string;
  /** Of which series, as Grafana asks for it: `label_values(up, instance)`. */
  readonly query: string;
}

export interface DashboardSpec {
  /** Part of its address; others link to it. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly choices: readonly Choice[];
  readonly rows: readonly Row[];
}

/** Where a dashboard is found; the text is the name of its link. */
export const places = {
  conversations: { uid: 'colloquy-conversations', title: 'Conversations' },
  processes: { uid: 'colloquy-processes', title: 'Gateway and workers' },
  upstream: { uid: 'colloquy-upstream', title: 'Upstream' },
} as const;
