import type { Log } from '@colloquy/telemetry';

export interface Welcome {
  readonly url: string;
  readonly upstream: string;
  readonly fabric: 'memory' | 'redis';
  /** Where the simulator takes faults; null when it does not run. */
  readonly control: string | null;
}

/** What the one-process system says about itself; the parts have events of their own. */
export class StandaloneEvents {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /** For the person at the terminal, in plain lines; for the log, as fields. */
  started({ url, upstream, fabric, control }: Welcome): void {
    this.#log.info({ url, upstream, fabric, control }, 'standalone system started');
    const where = fabric === 'memory' ? 'in this process' : 'in Redis';
    process.stdout.write(
      [
        '',
        '  Colloquy is ready.',
        '',
        `  Talk here:  ${url}`,
        `  Upstream:   ${upstream}`,
        `  State:      ${where}`,
        ...(control ? [`  Faults:     ${control}`] : []),
        '',
        '  Ctrl-C stops it.',
        '',
        '',
      ].join('\n'),
    );
  }
}
