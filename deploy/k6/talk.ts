import { b64encode } from 'k6/encoding';
import execution from 'k6/execution';
import { clearTimeout, setTimeout } from 'k6/timers';
import { WebSocket } from 'k6/websockets';

import { Conversation, type Line, type LineEvents, type Voice } from './conversation.ts';
import { recordConversation, recording } from './metrics.ts';
import { chunksOf, INPUT_RATE, silentChunk, type Clock } from './microphone.ts';
import { allowedUrl, wholeNumber } from './target.ts';
import { pcm16Of } from './wav.ts';

const OPEN = 1;

const url = allowedUrl(__ENV, 'WS_URL', 'ws://localhost:8000/ws/conversation');
const turns = wholeNumber(__ENV, 'TURNS', { fallback: 3, max: 1_000 });
const replyTimeoutMs = wholeNumber(__ENV, 'REPLY_TIMEOUT_MS', { fallback: 15_000, max: 120_000 });
const readyTimeoutMs = wholeNumber(__ENV, 'READY_TIMEOUT_MS', { fallback: 15_000, max: 120_000 });
const listenMs = wholeNumber(__ENV, 'LISTEN_MS', { fallback: 3_000, min: 0, max: 120_000 });
const pauseMs = wholeNumber(__ENV, 'PAUSE_MS', { fallback: 1_000, min: 100, max: 120_000 });
const needsUserText = __ENV['USER_TEXT'] !== 'off';

/** Encoded once for each virtual user, not for each time it is said. */
const voice: Voice = {
  speech: chunksOf(pcm16Of(open(import.meta.resolve('./speech/question.wav'), 'b'), INPUT_RATE)).map(audioFrame),
  silence: audioFrame(silentChunk()),
};

const clock: Clock = {
  now: () => Date.now(),
  after(ms, action) {
    const timer = setTimeout(action, Math.max(0, ms));
    return () => clearTimeout(timer);
  },
};

/**
 * One conversation of a virtual user, over before the scenario is, `durationMs` from its start. The pause after it keeps
 * clients that are turned away from coming back at once.
 */
export async function talk(durationMs: number, tags: Record<string, string> = {}): Promise<void> {
  const endsAt = execution.scenario.startTime + durationMs;
  const plan = { turns, endsAt, readyTimeoutMs, replyTimeoutMs, listenMs, needsUserText };
  const conversation = new Conversation(dial, plan, voice, recording(tags, refuseToSpend), clock);
  recordConversation(await conversation.ended, tags);
  await new Promise<void>((resolve) => clock.after(pauseMs, resolve));
}

function audioFrame(pcm16: ArrayBuffer): string {
  return JSON.stringify({ type: 'audio', audio: b64encode(pcm16) });
}

/** Each minute of a conversation with OpenAI costs money. */
function refuseToSpend(upstream: string): void {
  if (upstream === 'openai' && __ENV['ALLOW_OPENAI'] !== '1') {
    execution.test.abort('the upstream is OpenAI, which costs money; say ALLOW_OPENAI=1 if that is meant');
  }
}

function dial(events: LineEvents): Line {
  const socket = new WebSocket(url);
  let isOver = false;
  const over = () => {
    if (isOver) return;
    isOver = true;
    events.closed();
  };
  socket.onmessage = (event) => events.received(typeof event?.data === 'string' ? event.data : '');
  socket.onclose = over;
  socket.onerror = over;
  return {
    // k6 has no `WebSocket.OPEN`, whatever its types say; what is sent into a closing socket ends the iteration with an error.
    send(frame) {
      if (socket.readyState === OPEN) socket.send(frame);
    },
    close: () => socket.close(),
  };
}
