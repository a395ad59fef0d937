import type { Timers } from '@colloquy/lifecycle';

import type { Guesses } from '../protocol/guesses.ts';
import type { NewId } from '../protocol/ids.ts';
import type { Refusal } from '../protocol/request-refused.ts';
import type { FinalStatus } from '../protocol/response-object.ts';
import type { ServerEvent } from '../protocol/server-event.ts';
import type { Persona } from '../persona/persona.port.ts';
import type { RemoteServers } from '../remote-tools/remote-servers.port.ts';
import type { LatencyProfile } from '../responses/latency-profile.ts';
import type { Speech } from '../speech/speech.port.ts';
import type { HeardWords } from '../turns/heard-words.port.ts';

/** What a session may hold and how long it may live. */
export interface SessionLimits {
  /** Sound appended and not yet committed. */
  readonly inputBufferBytes: number;
  /** Sound of finished items, kept for `conversation.item.retrieve`. */
  readonly retainedSoundBytes: number;
  readonly lifetimeMs: number;
}

/** Hears of what is worth counting. */
export interface SessionObserver {
  responseEnded(status: FinalStatus): void;
  requestRefused(refusal: Refusal): void;
}

/** What a session needs of the world. */
export interface SessionPorts {
  readonly send: (event: ServerEvent) => void;
  /** Ends the connection; nothing is sent afterwards. */
  readonly close: (code: number, reason: string) => void;
  readonly timers: Timers;
  readonly newId: NewId;
  readonly speech: Speech;
  readonly heardWords: HeardWords;
  readonly persona: Persona;
  readonly latency: LatencyProfile;
  readonly limits: SessionLimits;
  readonly guesses: Guesses;
  readonly servers: RemoteServers;
  readonly observer: SessionObserver;
}
