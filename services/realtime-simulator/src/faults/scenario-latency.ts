import { latencyProfiles, type LatencyProfile } from '../responses/latency-profile.ts';
import { chance } from './chance.ts';
import type { FaultSubject } from './fault-plan.ts';
import type { Scenarios } from './scenarios.ts';

/** The pauses of the scenario in force, each time it is asked; jitter is drawn for each. */
export class ScenarioLatency implements LatencyProfile {
  readonly #base: LatencyProfile;
  readonly #scenarios: Scenarios;
  readonly #ordinal: number;
  #drawn = 0;

  /** `base` holds where the scenario says nothing. */
  constructor(base: LatencyProfile, scenarios: Scenarios, { ordinal }: FaultSubject) {
    this.#base = base;
    this.#scenarios = scenarios;
    this.#ordinal = ordinal;
  }

  get thinkingMs(): number {
    return this.#pause('thinkingMs');
  }

  get firstWordsMs(): number {
    return this.#pause('firstWordsMs');
  }

  get firstAudioMs(): number {
    return this.#pause('firstAudioMs');
  }

  get deltaMs(): number {
    return this.#pause('deltaMs');
  }

  get finishMs(): number {
    return this.#pause('finishMs');
  }

  get rateLimitsMs(): number {
    return this.#pause('rateLimitsMs');
  }

  get transcriptionMs(): number {
    return this.#pause('transcriptionMs');
  }

  get transcriptionWordMs(): number {
    return this.#pause('transcriptionWordMs');
  }

  get spokenWordMs(): number {
    return this.#pause('spokenWordMs');
  }

  get interruptionMs(): number {
    return this.#pause('interruptionMs');
  }

  #pause(name: keyof LatencyProfile): number {
    const { latency, seed } = this.#scenarios.scenario;
    const base = latency.profile ? latencyProfiles[latency.profile] : this.#base;
    const ms = latency[name] ?? base[name];
    return latency.jitterMs === 0 ? ms : ms + latency.jitterMs * chance(seed, this.#ordinal, this.#drawn++);
  }
}
