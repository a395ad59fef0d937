/// <reference lib="dom" />
import type { Page } from 'playwright-core';

/** What reached the speakers so far. */
export interface Heard {
  /** Seconds in which there was sound. */
  readonly seconds: number;
  /** Loudest root mean square of a window, 0 to 1. */
  readonly loudest: number;
  /** Whether there is sound right now. */
  readonly isLoud: boolean;
}

/**
 * Listens at the very end of the page's audio graph: whatever is connected to a context's destination is measured there,
 * after every gain and buffer of the page's own. Call before the page loads; ask the result as often as wanted.
 */
export async function listenToSpeakers(page: Page): Promise<() => Promise<Heard>> {
  await page.addInitScript(ear);
  return () => page.evaluate(() => (globalThis as unknown as { heard: Heard }).heard);
}

/** Runs in the page. */
function ear(): void {
  const windowMs = 20;
  const silence = 0.003;
  const heard = { seconds: 0, loudest: 0, isLoud: false };
  const probes: AnalyserNode[] = [];
  const connect = Reflect.get(AudioNode.prototype, 'connect') as (this: AudioNode, ...to: unknown[]) => unknown;
  Object.assign(globalThis, { heard });
  AudioNode.prototype.connect = function tapped(this: AudioNode, ...to: unknown[]) {
    if (to[0] instanceof AudioDestinationNode) {
      const probe = new AnalyserNode(this.context, { fftSize: 512 });
      connect.call(this, probe);
      probes.push(probe);
    }
    return connect.apply(this, to);
  } as typeof AudioNode.prototype.connect;
  setInterval(() => {
    const levels = probes.map((probe) => {
      const samples = new Float32Array(probe.fftSize);
      probe.getFloatTimeDomainData(samples);
      return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
    });
    const level = Math.max(0, ...levels);
    heard.isLoud = level > silence;
    heard.loudest = Math.max(heard.loudest, level);
    if (heard.isLoud) heard.seconds += windowMs / 1_000;
  }, windowMs);
}
