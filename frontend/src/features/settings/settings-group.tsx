import type { ReactNode } from 'react';

interface Props {
  title: string;
  /** Why something of it does not hold. */
  problem: string | null;
  children: ReactNode;
}

/** Settings that belong together. */
export function SettingsGroup({ title, problem, children }: Props) {
  return (
    <section className="settings-group">
      <h3 className="settings-group__title">{title}</h3>
      {children}
      <p className="settings-group__problem" role="status">
        {problem}
      </p>
    </section>
  );
}
