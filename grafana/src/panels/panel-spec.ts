export interface Query {
  readonly expr: string;
  /** As Grafana writes it: `{{job}}` is the value of a label. */
  readonly legend: string;
}

/** From `at` on the value has this colour; below the first it is green. */
export interface Threshold {
  readonly at: number;
  readonly colour: 'green' | 'yellow' | 'red';
}

export interface PanelSpec {
  /** A number of now, or a line over the time shown. */
  readonly kind: 'stat' | 'graph';
  /** A question or a plain statement. */
  readonly title: string;
  /** What is measured, where, and what is normal. */
  readonly description: string;
  /** Grafana's name of the unit. */
  readonly unit: string;
  readonly queries: readonly Query[];
  readonly thresholds?: readonly Threshold[];
  /** Below the first threshold it is red, not green: for shares that should be high. */
  readonly highIsGood?: boolean;
  /** Of 24 columns. */
  readonly width: number;
  /** 0 unless told; null where values below zero mean something. */
  readonly min?: number | null;
  readonly max?: number;
  /** Lines are stacked: their sum means something. */
  readonly stacked?: boolean;
  /** Alerts about this; their runbooks are linked. */
  readonly alerts?: readonly string[];
  /** The dashboard that says more. */
  readonly more?: { readonly uid: string; readonly title: string };
}
