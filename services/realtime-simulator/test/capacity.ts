/**
 * How much one simulator process carries: 1,000 idle sessions, then 300 more that speak and are answered, for 15 s each.
 * Prints the processor time and memory of the simulator alone and how punctual its answers are. The clients are this
 * process, their frames are made beforehand, and how late they send says whether the machine let them keep real time.
 * Needs a build. Linux only.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { freePort, speak } from '@colloquy/testing';
import { WebSocket } from 'ws';

const { values } = parseArgs({
  options: {
    idle: { type: 'string', default: '1000' },
    speaking: { type: 'string', default: '300' },
    seconds: { type: 'string', default: '15' },
    /** Leaves a profile of the simulator in this folder. */
    profile: { type: 'string' },
  },
});
const CHUNK_MS = 40;
const CHUNK_SAMPLES = 24 * CHUNK_MS;
/** The pauses of the measured profile from `response.created` to the first sound. */
const NOMINAL_MS = 303 + 7 + 121;

const main = fileURLToPath(new URL('../../../dist/services/realtime-simulator/main.js', import.meta.url));

/** One utterance and the silence in which it is answered, as frames ready to be sent. */
async function spokenTurn(): Promise<string[]> {
  const speech = await speak('Tell me something about this system, please.', { voice: 'rms', rate: 24_000 });
  // The room is not digitally silent: some -65 dBFS, as a microphone in a quiet one.
  const sound = Int16Array.from({ length: speech.length + 24_000 * 5 }, () => Math.round(Math.random() * 60 - 30));
  speech.forEach((sample, at) => (sound[at] = Math.max(-32_768, Math.min(32_767, sample + (sound[at] ?? 0)))));
  const frames: string[] = [];
  for (let at = 0; at + CHUNK_SAMPLES <= sound.length; at += CHUNK_SAMPLES) {
    const audio = Buffer.from(sound.slice(at, at + CHUNK_SAMPLES).buffer).toString('base64');
    frames.push(JSON.stringify({ type: 'input_audio_buffer.append', audio }));
  }
  return frames;
}

class Clients {
  readonly sockets: WebSocket[] = [];
  /** From `response.created` to the first sound, in ms. */
  readonly firstSound: number[] = [];
  /** Responses by how they ended. */
  readonly ended = new Map<string, number>();

  /** In batches, so that the connections do not wait in the kernel's queue. */
  async open(count: number, url: string): Promise<void> {
    for (let left = count; left > 0; left -= 50) {
      const batch = Array.from({ length: Math.min(50, left) }, () => this.#connect(url));
      await Promise.all(batch.map((socket) => once(socket, 'message')));
    }
  }

  close(): void {
    for (const socket of this.sockets) socket.terminate();
  }

  #count(start: string): void {
    const status = /"status":"(\w+)"/.exec(start)?.[1] ?? 'unknown';
    this.ended.set(status, (this.ended.get(status) ?? 0) + 1);
  }

  #connect(url: string): WebSocket {
    const socket = new WebSocket(url, { headers: { Authorization: 'Bearer sk-bench' }, perMessageDeflate: false });
    let createdAt = 0;
    socket.on('message', (frame: Buffer) => {
      const type = frame.toString('latin1', 9, 40);
      if (type.startsWith('response.created')) createdAt = performance.now();
      else if (type.startsWith('response.done')) this.#count(frame.toString('latin1', 0, 250));
      else if (createdAt > 0 && type.startsWith('response.output_audio.delta')) {
        this.firstSound.push(performance.now() - createdAt);
        createdAt = 0;
      }
    });
    this.sockets.push(socket);
    return socket;
  }
}

/**
 * Sends every socket's frames in real time, each at a place of its own in the turn, for some seconds of sound. Returns by
 * how many ms each round of frames was late.
 */
async function talk(sockets: readonly WebSocket[], frames: readonly string[], seconds: number): Promise<number[]> {
  const startedAt = performance.now();
  const ticks = (seconds * 1000) / CHUNK_MS;
  const late: number[] = [];
  for (let tick = 0; tick < ticks; tick++) {
    late.push(performance.now() - startedAt - tick * CHUNK_MS);
    sockets.forEach((socket, index) => socket.send(frames[(tick + index * 7) % frames.length] ?? ''));
    await pause(Math.max(0, startedAt + (tick + 1) * CHUNK_MS - performance.now()));
  }
  return late;
}

/** User and system time of a process in seconds, and its memory in MB. */
async function usage(pid: number): Promise<{ cpuSeconds: number; megabytes: number }> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  const ticks = Number(fields[11]) + Number(fields[12]);
  return { cpuSeconds: ticks / 100, megabytes: (Number(fields[21]) * 4096) / 1e6 };
}

interface Load<T> {
  /** Processor time as a share of one core. */
  readonly share: number;
  /** Resident memory at the end. */
  readonly megabytes: number;
  readonly result: T;
}

async function measured<T>(what: string, pid: number, work: () => Promise<T>): Promise<Load<T>> {
  const [before, startedAt] = [await usage(pid), performance.now()];
  const result = await work();
  const [after, seconds] = [await usage(pid), (performance.now() - startedAt) / 1000];
  const share = (after.cpuSeconds - before.cpuSeconds) / seconds;
  const { megabytes } = after;
  console.log(`${what}, ${seconds.toFixed(1)} s: ${(share * 100).toFixed(1)} % of a core, ${megabytes.toFixed(0)} MB`);
  return { share, megabytes, result };
}

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => sorted[Math.floor(share * (sorted.length - 1))] ?? NaN);
  return `p50 ${p50?.toFixed(0)}, p95 ${p95?.toFixed(0)}, p99 ${p99?.toFixed(0)}`;
}

/** What one of `count` sessions takes more than there was before them. */
function perSession(what: string, count: number, before: Omit<Load<unknown>, 'result'>, load: Load<unknown>): void {
  const [share, megabytes] = [load.share - before.share, load.megabytes - before.megabytes];
  console.log(
    `${what}: ${((share / count) * 100).toFixed(4)} % of a core, ${((megabytes / count) * 1000).toFixed(0)} kB`,
  );
}

async function run(pid: number, url: string, clients: Clients): Promise<void> {
  const [idle, speaking, seconds] = [Number(values.idle), Number(values.speaking), Number(values.seconds)];
  const { megabytes } = await usage(pid);
  await clients.open(idle, url);
  const rest = await measured(`${idle} idle sessions`, pid, () => pause(Math.min(10, seconds) * 1000));
  perSession('an idle session', idle, { share: 0, megabytes }, rest);
  const frames = await spokenTurn();
  await clients.open(speaking, url);
  const speakers = clients.sockets.slice(idle);
  // The first turns fill the memory of sentences.
  await talk(speakers, frames, 8);
  clients.firstSound.length = 0;
  clients.ended.clear();
  const busy = await measured(`${speaking} speaking sessions beside them`, pid, () => talk(speakers, frames, seconds));
  perSession('a speaking session', speaking, rest, busy);
  console.log('answers by how they ended:', Object.fromEntries(clients.ended));
  console.log(
    `first sound later than the profile says by (ms): ${spread(clients.firstSound.map((ms) => ms - NOMINAL_MS))}`,
  );
  console.log(`the clients sent late by (ms): ${spread(busy.result)}`);
}

/** Waits until the sentences are rendered that shall be at hand: no new one for two seconds, or half a minute. */
async function rendered(metrics: string): Promise<void> {
  const countOf = async () => /synthesis_seconds_count (\d+)/.exec(await (await fetch(metrics)).text())?.[1] ?? '0';
  for (let look = 0, last = '', since = 0; look < 60 && since < 4; look++) {
    const count = await countOf();
    since = count === last ? since + 1 : 0;
    last = count;
    await pause(500);
  }
}

const port = await freePort();
const flags = values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : [];
const simulator = spawn(process.execPath, [...flags, main], {
  env: { ...process.env, PORT: String(port), LOG_LEVEL: 'warn', SIMULATOR_WARM: 'on' },
  stdio: 'inherit',
});
const clients = new Clients();
console.log(`load of the machine before: ${loadavg()[0]?.toFixed(2)}`);
try {
  const ready = async () => (await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null))?.ok ?? false;
  while (!(await ready())) await pause(50);
  await rendered(`http://127.0.0.1:${port}/metrics`);
  await run(simulator.pid ?? 0, `ws://127.0.0.1:${port}/v1/realtime?model=gpt-realtime-2.1`, clients);
  console.log(`load of the machine after: ${loadavg()[0]?.toFixed(2)}`);
} finally {
  clients.close();
  simulator.kill('SIGTERM');
  await once(simulator, 'exit');
}
