/**
 * The outside of the smoke test: clients at the edge and questions to Prometheus. Needs Node.js 22 or newer and nothing else.
 *   node smoke-client.mjs <http address of the edge> <http address of Prometheus> <conversations>
 * Takes a command a line from its input and answers each with one line, "ok …" or "no …".
 */
import { createInterface } from 'node:readline';

const DEADLINE_MS = 60_000;
const MAX_CONNECTS = 20;

// The simulator repeats what was typed, so that a reply in the wrong conversation shows.
const words = [
  ...['apricot', 'badger', 'cinnamon', 'dolphin', 'eucalyptus', 'falcon', 'glacier', 'hazelnut', 'iguana', 'juniper'],
  ...['kestrel', 'lantern', 'mandolin', 'nutmeg', 'orchid', 'penguin', 'quartz', 'raspberry', 'saffron', 'tapestry'],
];

/** One client: stays connected, connects again when it wants something and is not. */
class Conversation {
  /** What happened to it since it was last asked. */
  seen = { resumed: 0, reconnected: 0, closes: [], audioBytes: 0 };
  #url;
  #socket = null;
  #connects = 0;
  #turn = null;

  constructor(url) {
    this.#url = url;
  }

  /** Does `ask` once the session is ready, and again when its reply was lost; resolves with the words of the reply. */
  async turn(ask) {
    const { promise, resolve, reject } = Promise.withResolvers();
    const turn = { ask, resolve, reject, text: '' };
    this.#turn = turn;
    this.#connects = 0;
    const deadline = AbortSignal.timeout(DEADLINE_MS);
    deadline.addEventListener('abort', () => reject(new Error(`no reply within ${DEADLINE_MS / 1_000} s`)));
    if (this.#socket) ask(this);
    else this.#connect();
    return await promise.finally(() => {
      if (this.#turn === turn) this.#turn = null;
    });
  }

  send(message) {
    this.#socket?.send(JSON.stringify(message));
  }

  close() {
    this.#socket?.close();
  }

  #connect() {
    this.#connects += 1;
    if (this.#connects > MAX_CONNECTS) return this.#turn?.reject(new Error('connected too often'));
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#receive(JSON.parse(data)));
    socket.addEventListener('close', ({ code }) => {
      this.#socket = null;
      this.seen.closes.push(code);
      if (!this.#turn) return;
      this.seen.reconnected += 1;
      this.#connect();
    });
  }

  #receive(message) {
    const turn = this.#turn;
    if (message.type === 'session_resumed') this.seen.resumed += 1;
    if (message.type === 'audio_delta') this.seen.audioBytes += Buffer.from(message.audio, 'base64').length;
    if (!turn) return;
    if (message.type === 'session_ready' || message.type === 'session_resumed') {
      turn.text = '';
      turn.ask(this);
    } else if (message.type === 'text_delta') {
      turn.text += message.text;
    } else if (message.type === 'response_done' && message.status === 'completed') {
      turn.resolve(turn.text.toLowerCase());
    } else if (message.type === 'error' && !message.retryable) {
      turn.reject(new Error(`${message.code}: ${message.message}`));
    }
  }
}

const [edge, prometheus, count] = process.argv.slice(2);
const conversationUrl = `${edge.replace(/^http/, 'ws')}/ws/conversation`;
const conversations = words.slice(0, Number(count)).map((word) => ({ word, it: new Conversation(conversationUrl) }));

const asking = (word) => (conversation) => conversation.send({ type: 'text', text: `Tell me about the ${word}.` });

async function talkAbout(word, conversation) {
  const text = await conversation.turn(asking(word));
  const heard = words.filter((other) => text.includes(other));
  if (heard.join() !== word) throw new Error(`asked about ${word}, heard about ${heard.join(' and ') || 'nothing'}`);
}

async function talkFor(turns, { word, it }) {
  for (let turn = 0; turn < turns; turn += 1) await talkAbout(word, it);
}

/** 1.2 s of a buzzing voice at 16 kHz, and the silence that ends a turn. */
function buzz() {
  const samples = new Int16Array(16_000 * 2.4);
  for (let index = 0; index < 16_000 * 1.2; index += 1) {
    const seconds = index / 16_000;
    const syllables = 0.6 + 0.4 * Math.sin(2 * Math.PI * 4 * seconds);
    for (const harmonic of [1, 2, 3, 4, 5]) {
      samples[index] += (3_000 * syllables * Math.sin(2 * Math.PI * 140 * harmonic * seconds)) / harmonic;
    }
  }
  return Buffer.from(samples.buffer);
}

function sumOfSeen() {
  const seen = conversations.map(({ it }) => it.seen);
  const total = (pick) => seen.reduce((sum, one) => sum + pick(one), 0);
  const counts = {
    resumed: total(({ resumed }) => resumed),
    reconnected: total(({ reconnected }) => reconnected),
    speechSeconds: Math.round(total(({ audioBytes }) => audioBytes) / 48_000),
    closes: seen.flatMap(({ closes }) => closes),
  };
  for (const { it } of conversations) it.seen = { resumed: 0, reconnected: 0, closes: [], audioBytes: 0 };
  return counts;
}

async function json(path) {
  const answer = await fetch(new URL(path, prometheus), { signal: AbortSignal.timeout(5_000) });
  return (await answer.json()).data;
}

const commands = {
  /** `status <path> <status>`: what the edge answers. */
  async status(path, expected) {
    const answer = await fetch(new URL(path, edge), { signal: AbortSignal.timeout(5_000) });
    if (answer.status !== Number(expected)) throw new Error(`${path} is answered with ${answer.status}`);
    return `${path} ${answer.status}`;
  },

  /** `talk <turns>`: every conversation takes that many, all of them at once. */
  async talk(turns) {
    const startedAt = performance.now();
    await Promise.all(conversations.map((conversation) => talkFor(Number(turns), conversation)));
    const { resumed, reconnected, speechSeconds, closes } = sumOfSeen();
    const codes = [...new Set(closes)].join(' ') || 'none';
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    return `turns=${conversations.length * turns} speech=${speechSeconds}s resumed=${resumed} reconnected=${reconnected} closes=${codes} took=${seconds}s`;
  },

  /** A conversation of its own: one turn typed, one spoken. */
  async fresh() {
    const conversation = new Conversation(conversationUrl);
    const typed = await conversation.turn(asking('walrus'));
    const sound = buzz();
    const spoken = await conversation.turn(() => {
      for (let at = 0; at < sound.length; at += 1_280) {
        conversation.send({ type: 'audio', audio: sound.subarray(at, at + 1_280).toString('base64') });
      }
    });
    conversation.close();
    if (!typed.includes('walrus') || !/seconds? of speech/.test(spoken)) throw new Error(`${typed} / ${spoken}`);
    return 'turns=2';
  },

  /** `targets <job>=<count> …`: Prometheus reaches as many of each as there should be. */
  async targets(...expected) {
    const { activeTargets } = await json('/api/v1/targets?state=active');
    const up = (job) => activeTargets.filter((one) => one.labels.job === job && one.health === 'up').length;
    const isDown = activeTargets.some(({ health }) => health !== 'up');
    const found = expected.map((pair) => pair.split('=')[0]).map((job) => `${job}=${up(job)}`);
    if (isDown || found.join() !== expected.join()) throw new Error(found.join(' '));
    return found.join(' ');
  },

  /** `share <metric>`: how many processes have any of it. */
  async share(metric) {
    const { result } = await json(`/api/v1/query?query=${metric}`);
    const having = result.filter(({ value }) => Number(value[1]) > 0);
    return `${having.length} of ${result.length}`;
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...args] = line.split(' ');
  try {
    process.stdout.write(`ok ${await commands[name](...args)}\n`);
  } catch (error) {
    process.stdout.write(`no ${error.message}\n`);
  }
}
for (const { it } of conversations) it.close();
