/// <reference lib="dom" />
import type { Page } from 'playwright-core';

/** A stretch of sound without a pause worth the name, by the page's clock (ms). */
export interface Stretch {
  readonly fromMs: number;
  toMs: number;
}

export interface BothSides {
  /** What the page's microphones gave it. */
  readonly user: readonly Stretch[];
  /** What reached the speakers. */
  readonly reply: readonly Stretch[];
  /** From what is measured here to the ear, as far as the browser knows its device (ms). */
  readonly latencyMs: number;
  /** The page's clock at the moment of asking. */
  readonly nowMs: number;
}

/**
 * Notes when there is sound at the microphone and at the speakers, on one clock, to some 10 ms. Pauses shorter than 250 ms
 * count as sound. Call before the page loads; ask the result as often as wanted.
 */
export async function listenToBothSides(page: Page): Promise<() => Promise<BothSides>> {
  await page.addInitScript(ears);
  return () =>
    page.evaluate(() => {
      const { bothSides } = globalThis as unknown as { bothSides: BothSides };
      return { ...bothSides, nowMs: performance.now() };
    });
}

/** Runs in the page. */
function ears(): void {
  const lookMs = 4;
  const pauseMs = 250;
  const silence = 0.003;
  const speakers = new Set<BaseAudioContext>();
  const bothSides = {
    user: new Array<Stretch>(),
    reply: new Array<Stretch>(),
    get latencyMs() {
      const latencies = [...speakers].map((context) => (context instanceof AudioContext ? context.outputLatency : 0));
      return 1_000 * Math.max(0, ...latencies);
    },
  };
  Object.assign(globalThis, { bothSides });

  function attend(context: BaseAudioContext, stretches: Stretch[]): AnalyserNode {
    const probe = new AnalyserNode(context, { fftSize: 256 });
    const samples = new Float32Array(probe.fftSize);
    setInterval(() => {
      probe.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      if (Math.sqrt(power) <= silence) return;
      const now = performance.now();
      const newest = stretches.at(-1);
      if (newest !== undefined && now - newest.toMs < pauseMs) newest.toMs = now;
      else stretches.push({ fromMs: now, toMs: now });
    }, lookMs);
    return probe;
  }

  const connect = Reflect.get(AudioNode.prototype, 'connect') as (this: AudioNode, ...to: unknown[]) => unknown;
  AudioNode.prototype.connect = function tapped(this: AudioNode, ...to: unknown[]) {
    if (to[0] instanceof AudioDestinationNode) {
      speakers.add(this.context);
      connect.call(this, attend(this.context, bothSides.reply));
    }
    return connect.apply(this, to);
  } as typeof AudioNode.prototype.connect;

  const devices = navigator.mediaDevices;
  const open = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const stream = await open(constraints);
    const context = new AudioContext();
    connect.call(context.createMediaStreamSource(stream), attend(context, bothSides.user));
    return stream;
  };
}
