import type { Timers } from '@colloquy/lifecycle';

import type { UpstreamConfig } from '../realtime-worker.config.ts';
import type { UpstreamEvents } from './upstream.events.ts';
import { Dialer } from './dialer.ts';
import { KeyFile } from './key-file.ts';
import { KeyRing } from './key-ring.ts';
import { OpenaiUpstream, WarmSession } from './openai-upstream.ts';
import { SessionPool } from './session-pool.ts';

export interface ComposeUpstream {
  readonly config: UpstreamConfig;
  /** `ws(s)://…/v1/realtime`. */
  readonly url: string;
  readonly timers: Timers;
  readonly random: () => number;
  readonly events: UpstreamEvents;
}

/** The way to the speech service: keys, dialling, and the pool of ready sessions. */
export function composeUpstream({ config, url, timers, random, events }: ComposeUpstream): OpenaiUpstream {
  const keys = new KeyRing({
    file: new KeyFile(config.keys),
    timers,
    random,
    observer: {
      onKeyState: (name, state) => events.keyStateChanged(name, state),
      onKeys: (counts) => events.keysCounted(counts),
    },
  });
  const dialer = new Dialer({ config, url, keys, timers, health: events });
  const pool = new SessionPool({
    ...config.pool,
    dial: async (signal) => new WarmSession(await dialer.dial(signal), keys),
    timers,
    random,
    observer: {
      onHit: (ageMs) => events.poolHit(ageMs),
      onMiss: () => events.poolMissed(),
      onWaiting: (sessions) => events.poolWaiting(sessions),
      onRefillFailed: (error, retryMs) => events.poolRefillFailed(error, retryMs),
    },
  });
  return new OpenaiUpstream(dialer, keys, pool);
}
