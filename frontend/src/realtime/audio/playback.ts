import type { PlayedSamples } from './item-ledger.ts';
import type { Playback } from './playback.port.ts';
import { PLAYBACK_PROCESSOR, type PlaybackAnswer, type PlaybackCommand } from './playback-messages.ts';
import type { PlaybackReport } from './playback-queue.ts';
import workletUrl from './playback.worklet.ts?worker&url';
import { ScheduledPlayback } from './scheduled-playback.ts';

/** Opens playback into `output` at the rate of `context`; audio worklets exist only on pages from a secure origin. */
export async function openPlayback(
  context: AudioContext,
  output: AudioNode,
  onReport: (report: PlaybackReport) => void,
): Promise<Playback> {
  if (!window.isSecureContext) return new ScheduledPlayback(context, output, onReport);
  await context.audioWorklet.addModule(workletUrl);
  const node = new AudioWorkletNode(context, PLAYBACK_PROCESSOR, { numberOfInputs: 0, outputChannelCount: [1] });
  node.connect(output);
  // A busy page reads its messages late: how late is known from the clock of the sound itself.
  const agoMs = (atSeconds: number) => Math.max(0, context.currentTime - atSeconds) * 1_000;
  return new WorkletPlayback(node.port, agoMs, onReport);
}

class WorkletPlayback implements Playback {
  readonly #port: MessagePort;
  readonly #agoMs: (atSeconds: number) => number;
  readonly #onReport: (report: PlaybackReport) => void;
  readonly #flushes = new Map<number, (heard: PlayedSamples | null) => void>();
  #requests = 0;

  constructor(port: MessagePort, agoMs: (atSeconds: number) => number, onReport: (report: PlaybackReport) => void) {
    this.#port = port;
    this.#agoMs = agoMs;
    this.#onReport = onReport;
    port.onmessage = ({ data }: MessageEvent<PlaybackAnswer>) => {
      this.#receive(data);
    };
  }

  append(itemId: string, samples: Int16Array<ArrayBuffer>): void {
    this.#post({ kind: 'append', itemId, samples }, [samples.buffer]);
  }

  finish(): void {
    this.#post({ kind: 'finish' });
  }

  flush(): Promise<PlayedSamples | null> {
    this.#requests += 1;
    const request = this.#requests;
    return new Promise((resolve) => {
      this.#flushes.set(request, resolve);
      this.#post({ kind: 'flush', request });
    });
  }

  #post(command: PlaybackCommand, transfer: Transferable[] = []): void {
    this.#port.postMessage(command, transfer);
  }

  #receive(answer: PlaybackAnswer): void {
    if (answer.kind !== 'flushed') {
      this.#onReport(answer.kind === 'started' ? { ...answer, agoMs: this.#agoMs(answer.atSeconds) } : answer);
      return;
    }
    this.#flushes.get(answer.request)?.(answer.heard);
    this.#flushes.delete(answer.request);
  }
}
