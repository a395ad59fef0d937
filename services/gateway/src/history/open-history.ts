import { randomUUID } from 'node:crypto';

import type { Provider } from '@nestjs/common';
import type { Fabric } from '@colloquy/fabric';
import type { Log, MetricsRegistry } from '@colloquy/telemetry';

import { Archivist } from './archivist.ts';
import { FolderArchive } from './folder-archive.ts';
import type { HistoryConfig } from './history.config.ts';
import { HistoryDesk } from './history-desk.ts';
import { HistoryEvents } from './history.events.ts';

export interface HistoryParts {
  readonly config: HistoryConfig;
  readonly fabric: Fabric;
  readonly log: Log;
  readonly registry: MetricsRegistry;
}

/** Puts together what is left of conversations; nobody takes notes where nothing is kept. */
export async function openHistory(parts: HistoryParts): Promise<{ providers: Provider[]; archivist: AsyncDisposable }> {
  const { config, fabric, log, registry } = parts;
  const { journal, history, followUps } = fabric;
  const events = new HistoryEvents(log, registry);
  const archive = config.archiveFolder === null ? null : new FolderArchive(config.archiveFolder);
  const archivist =
    config.keepMs === 0
      ? new AsyncDisposableStack()
      : await Archivist.start({ journal, history, followUps, archive, reader: randomUUID(), events });
  const desk = new HistoryDesk(history, archive);
  return {
    providers: [
      { provide: HistoryDesk, useValue: desk },
      { provide: HistoryEvents, useValue: events },
    ],
    archivist,
  };
}
