import type { RedisClient } from './redis-client.ts';

import { toError, type FaultReport, type JournalPort } from '@colloquy/fabric';
import { pause, type Timers } from '@colloquy/lifecycle';

import { isConnectionFault } from './connection-fault.ts';
import type { Entry, JournalStream } from './journal-stream.ts';
import { LuaScript } from './lua-script.ts';
import type { RedisConnections } from './redis-connections.ts';

/**
 * Removes readers that hold no entry: the one named, and those not heard of for ARGV[3] ms. In one step, because a
 * reader removed with entries in hand takes them along.
 */
const forgetReadersScript = new LuaScript(`
  for _, fields in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
    local reader = {}
    for i = 1, #fields, 2 do reader[fields[i]] = fields[i + 1] end
    local isLeaving = reader.name == ARGV[2] or reader.idle > tonumber(ARGV[3])
    if reader.pending == 0 and isLeaving then
      redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], reader.name)
    end
  end
`);

const forgetAfterMs = 3_600_000;
const entriesAtOnce = 32;
/** How long a read waits for an entry, and so about how long leaving takes. */
const blockMs = 250;

export interface JournalReaderOptions {
  readonly stream: JournalStream;
  readonly names: { readonly group: string; readonly reader: string };
  readonly onEntry: Parameters<JournalPort['follow']>[0]['onEntry'];
  /** Beside the reader's own connection: for joining and leaving. */
  readonly redis: RedisClient;
  readonly connections: RedisConnections;
  readonly timers: Timers;
  readonly onFault: FaultReport;
  readonly retryAfterMs: number;
}

/** One reader of a group: waits for entries on a connection of its own and handles them one after another. */
export class JournalReader implements AsyncDisposable {
  readonly #options: JournalReaderOptions;
  readonly #connection: RedisClient;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #reclaimAt = 0;
  /** Entries that were handled but not yet confirmed, because Redis went away in between. */
  readonly #unconfirmed = new Set<string>();

  private constructor(options: JournalReaderOptions) {
    this.#options = options;
    this.#connection = options.connections.make('journal');
    this.#running = this.#run();
  }

  static async start(options: JournalReaderOptions): Promise<JournalReader> {
    await options.stream.createGroup(options.names.group);
    return new JournalReader(options);
  }

  /** Finishes the entries in hand, then leaves the group. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { redis, connections, stream, names, onFault } = this.#options;
    this.#stop.abort();
    // A read cut off could take entries along that Redis just gave it, so it is left to end by itself: soon.
    if (this.#connection.status !== 'ready') await connections.close(this.#connection);
    await this.#running;
    await connections.close(this.#connection);
    if (redis.status !== 'ready') return;
    await forgetReadersScript.run(redis, [stream.name], [names.group, names.reader, forgetAfterMs]).catch(onFault);
  }

  async #run(): Promise<void> {
    while (this.#isFollowing()) {
      try {
        for (const entry of await this.#nextEntries()) await this.#handle(entry);
      } catch (error) {
        await this.#recover(toError(error));
      }
    }
  }

  #isFollowing(): boolean {
    return !this.#stop.signal.aborted;
  }

  async #nextEntries(): Promise<Entry[]> {
    const { stream, names, timers, retryAfterMs } = this.#options;
    const { group, reader } = names;
    await this.#confirm();
    if (timers.now() < this.#reclaimAt) {
      return await stream.read(this.#connection, group, reader, { count: entriesAtOnce, blockMs });
    }
    this.#reclaimAt = timers.now() + retryAfterMs / 2;
    // Entries whose reader is gone or whose handler failed.
    return await stream.claim(this.#connection, group, reader, { count: entriesAtOnce, minIdleMs: retryAfterMs });
  }

  async #handle({ id, json }: Entry): Promise<void> {
    const { onEntry, onFault } = this.#options;
    try {
      await onEntry(JSON.parse(json));
    } catch (error) {
      onFault(toError(error));
      return;
    }
    this.#unconfirmed.add(id);
    await this.#confirm();
  }

  /** What is confirmed is not given again, to this reader or another. */
  async #confirm(): Promise<void> {
    if (this.#unconfirmed.size === 0) return;
    const { stream, names } = this.#options;
    await this.#connection.xack(stream.name, names.group, ...this.#unconfirmed);
    this.#unconfirmed.clear();
  }

  async #recover(error: Error): Promise<void> {
    const { stream, names, onFault, timers } = this.#options;
    try {
      // The stream is gone with what Redis lost.
      if (error.message.startsWith('NOGROUP')) await stream.createGroup(names.group, this.#connection);
      else if (!isConnectionFault(error)) onFault(error);
      await pause(200, { signal: this.#stop.signal, timers });
    } catch (problem) {
      if (this.#isFollowing()) onFault(toError(problem));
    }
  }
}
