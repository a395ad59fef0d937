import type { Lifecycle } from '@colloquy/lifecycle';
import type { MetricsRegistry } from '@colloquy/telemetry';

/** What the operators' endpoints of a service tell. */
export interface Operations {
  readonly service: string;
  readonly lifecycle: Lifecycle;
  readonly registry: MetricsRegistry;
  /** Each resolves while its dependency answers. A service with a dependency down is alive but not ready. */
  readonly dependencies: Readonly<Record<string, () => Promise<void>>>;
  /** More for `GET /health`, such as the upstream in use. */
  readonly facts?: () => Readonly<Record<string, unknown>>;
}

export type DependencyState = 'up' | 'down';

/** Asks every dependency; one that does not answer in `deadlineMs` counts as down. */
export async function askDependencies(
  operations: Operations,
  deadlineMs: number,
  withDeadline: (work: Promise<void>, ms: number, what: string) => Promise<void>,
): Promise<Record<string, DependencyState>> {
  const answers = Object.entries(operations.dependencies).map(async ([name, check]) => {
    const state = await withDeadline(check(), deadlineMs, name).then(
      (): DependencyState => 'up',
      (): DependencyState => 'down',
    );
    return [name, state] as const;
  });
  return Object.fromEntries(await Promise.all(answers));
}
