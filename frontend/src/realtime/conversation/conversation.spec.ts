import { describe, expect, it } from '@jest/globals';
import type { ClientMessage } from '@colloquy/protocol';

import { AudioDevices } from '../devices/audio-devices.ts';
import { MicrophoneError } from '../audio/microphone-problem.ts';
import type { ClientObserver } from '../connection/conversation-client.ts';
import {
  audioDelta,
  responseDone,
  responseStarted,
  serverError,
  sessionReady,
  speechStarted,
  speechStopped,
  textDelta,
} from '../../testing/server-messages.ts';
import type { AudioObserver, ConversationAudio, HeardPosition, OpenMicrophone } from './conversation-audio.port.ts';
import { Conversation } from './conversation.ts';

class FakeAudio implements ConversationAudio {
  readonly played: string[] = [];
  finished = 0;
  heard: HeardPosition | null = null;
  isListening = false;
  isMuted = false;
  isResting = false;
  starting: Promise<void> = Promise.resolve();
  opening: Promise<void> = Promise.resolve();

  start = () => this.starting;

  rate = 0;

  async listen(rate: number): Promise<OpenMicrophone> {
    this.rate = rate;
    await this.opening;
    this.isListening = true;
    const mute = (isMuted: boolean) => (this.isMuted = isMuted);
    return {
      set muted(isMuted: boolean) {
        mute(isMuted);
      },
      label: this.microphoneId || 'Built-in',
      level: () => 0,
      waveform: () => false,
      [Symbol.dispose]: () => (this.isListening = false),
    };
  }

  rest(): void {
    this.isResting = true;
  }

  play(itemId: string): void {
    this.played.push(itemId);
  }

  flush(): Promise<HeardPosition | null> {
    const { heard } = this;
    this.heard = null;
    return Promise.resolve(heard);
  }

  latencyMs = () => 0;

  readonly devices = new AudioDevices(undefined, false);
  microphoneId = '';

  chooseMicrophone(id: string): void {
    this.microphoneId = id;
  }

  chooseSpeaker = () => Promise.resolve();
  playTestSound = () => Promise.resolve();
  tryMicrophone = () => Promise.resolve({ level: () => 0, [Symbol.dispose]: () => undefined });
  waveform = () => false;

  rates = () => ({ microphone: null, sent: 24_000, received: 24_000, speaker: null });

  finish(): void {
    this.finished += 1;
  }

  level = () => 0;
}

class FakeClient {
  readonly sent: ClientMessage[] = [];
  readonly voice: ArrayBuffer[] = [];
  readonly backlogBytes = 0;
  connects = 0;
  rate = 0;
  isOpen = false;

  connect(rate: number): void {
    this.rate = rate;
    this.connects += 1;
    this.isOpen = true;
  }

  close(): void {
    this.isOpen = false;
  }

  send(message: ClientMessage): boolean {
    // What the page tells of its playback has specs of its own.
    if (this.isOpen && message.type !== 'ping' && message.type !== 'stats') this.sent.push(message);
    return this.isOpen;
  }

  sendVoice(pcm: ArrayBuffer): void {
    this.voice.push(pcm);
  }
}

/** Lets everything that waits for a resolved promise run. */
const settle = () => new Promise<void>((resolve) => void setImmediate(resolve));

function setUp() {
  const client = new FakeClient();
  const audio = new FakeAudio();
  const observers: { client?: ClientObserver; audio?: AudioObserver } = {};
  const conversation = new Conversation({
    openClient: (observer) => {
      observers.client = observer;
      return client;
    },
    openAudio: (observer) => {
      observers.audio = observer;
      return audio;
    },
  });
  const { client: server, audio: device } = observers;
  if (!server || !device) throw new Error('the conversation opened nothing');
  return { conversation, client, audio, server, device, state: () => conversation.view().state.name };
}

async function talking() {
  const parts = setUp();
  await parts.conversation.startTalking();
  parts.server.message(sessionReady);
  await settle();
  return parts;
}

/** A reply is sounding: item `a` of response `r`. */
async function answered() {
  const parts = await talking();
  for (const message of [responseStarted('r'), textDelta('a', 'Well, '), audioDelta('a')])
    parts.server.message(message);
  parts.device.playback({ kind: 'started', queuedSamples: 480 });
  parts.audio.heard = { itemId: 'a', playedMs: 730 };
  return parts;
}

describe('Conversation', () => {
  it('connects and listens at the first click, and sends the voice on', async () => {
    const { client, device, state } = await talking();
    expect([client.connects, state()]).toEqual([1, 'listening']);
    const pcm = new ArrayBuffer(1_920);
    device.voice(pcm);
    expect(client.voice).toEqual([pcm]);
  });

  it('cuts the reply when the user speaks and tells what of it was heard', async () => {
    const { conversation, client, server, audio, state } = await answered();
    server.message(speechStarted('u'));
    await settle();
    expect(client.sent).toEqual([{ type: 'interrupt', item_id: 'a', played_ms: 730 }]);
    expect(state()).toBe('hearing');
    expect(conversation.view().transcript.entries).toMatchObject([{ id: 'a', status: 'interrupted' }, { id: 'u' }]);
    server.message(audioDelta('a'));
    expect(audio.played).toEqual(['a']);
  });

  it('sends no interrupt when nothing was heard', async () => {
    const { client, server } = await talking();
    server.message(speechStarted('u'));
    await settle();
    expect(client.sent).toEqual([]);
  });

  it('tells the speaker when a reply is whole, so that its end is no gap', async () => {
    const { server, audio } = await talking();
    for (const message of [responseStarted('r'), audioDelta('a')]) server.message(message);
    expect(audio.finished).toBe(0);
    server.message(responseDone('r'));
    expect(audio.finished).toBe(1);
  });

  it('plays the reply that follows a cut one', async () => {
    const { server, audio } = await answered();
    for (const message of [speechStarted('u'), speechStopped('u'), responseDone('r', 'interrupted')])
      server.message(message);
    await settle();
    for (const message of [responseStarted('r2'), audioDelta('b')]) server.message(message);
    expect(audio.played).toEqual(['a', 'b']);
  });

  it('cuts the reply at a click, and does not wait for more of it', async () => {
    const { conversation, client, state } = await answered();
    await conversation.stopReply();
    expect(client.sent).toEqual([{ type: 'interrupt', item_id: 'a', played_ms: 730 }]);
    expect(state()).toBe('listening');
  });

  it('tells that a reply was cut before it sends the words that cut it', async () => {
    const { conversation, client, state } = await answered();
    await conversation.sendText('Stop');
    expect(client.sent.map(({ type }) => type)).toEqual(['interrupt', 'text']);
    expect(state()).toBe('thinking');
  });

  it('connects for typed words without asking for the microphone and sends them when it can', async () => {
    const { conversation, client, server, audio, state } = setUp();
    await conversation.sendText('Hello');
    await conversation.sendText('Anyone?');
    expect([client.connects, audio.isListening, state()]).toEqual([1, false, 'connecting']);
    expect(client.sent).toEqual([]);
    server.message(sessionReady);
    await settle();
    expect(client.sent).toEqual([
      { type: 'text', text: 'Hello' },
      { type: 'text', text: 'Anyone?' },
    ]);
    expect([state(), conversation.view().transcript.queued]).toEqual(['thinking', []]);
  });

  it('goes on with typing and sound when the microphone is refused', async () => {
    const { conversation, server, audio, state } = setUp();
    audio.opening = Promise.reject(new MicrophoneError('refused'));
    await conversation.startTalking();
    server.message(sessionReady);
    expect(state()).toBe('ready');
    expect(conversation.view().problem).toEqual({ kind: 'microphone', problem: 'refused' });
    server.message(audioDelta('a'));
    expect(audio.played).toEqual(['a']);
  });

  it('releases a microphone that the user allowed after ending the conversation', async () => {
    const { conversation, audio, state } = setUp();
    let allow: () => void = () => undefined;
    audio.opening = new Promise((resolve) => (allow = resolve));
    const talk = conversation.startTalking();
    conversation.end();
    allow();
    await talk;
    expect([audio.isListening, state()]).toEqual([false, 'ended']);
  });

  it('does not connect when the user ended the conversation before the speaker was ready', async () => {
    const { conversation, client, audio } = setUp();
    let start: () => void = () => undefined;
    audio.starting = new Promise((resolve) => (start = resolve));
    const talk = conversation.startTalking();
    conversation.end();
    start();
    await talk;
    expect(client.isOpen).toBe(false);
  });

  it('mutes the microphone and not the conversation', async () => {
    const { conversation, audio, state } = await talking();
    conversation.setMuted(true);
    expect([audio.isMuted, state()]).toEqual([true, 'ready']);
    conversation.setMuted(false);
    expect([audio.isMuted, state()]).toEqual([false, 'listening']);
  });

  it('says when the microphone was pulled out, and opens it again at the next click', async () => {
    const { conversation, device, audio, state } = await talking();
    audio.opening = Promise.reject(new MicrophoneError('missing'));
    device.microphoneLost('lost');
    await settle();
    audio.opening = Promise.resolve();
    expect([state(), audio.isListening]).toEqual(['ready', false]);
    expect(conversation.view().problem).toEqual({ kind: 'microphone', problem: 'lost' });
    await conversation.startTalking();
    expect([state(), audio.isListening, conversation.view().problem]).toEqual(['listening', true, null]);
  });

  it('sends voice at the rate that was chosen before the conversation began', async () => {
    const { conversation, client, audio } = await talking();
    conversation.chooseInputRate(16_000);
    await conversation.chooseMicrophone('Headset');
    expect([client.rate, audio.rate]).toEqual([24_000, 24_000]);
    conversation.end();
    await conversation.startTalking();
    expect([client.rate, audio.rate]).toEqual([16_000, 16_000]);
  });

  it('says when the browser silences the page', async () => {
    const { conversation, device } = await talking();
    device.speaker('suspended');
    expect(conversation.view().speaker).toBe('suspended');
    device.speaker('running');
    expect(conversation.view().speaker).toBe('running');
  });

  it('ends: closes, releases the microphone, falls silent and lets the speaker rest', async () => {
    const { conversation, client, audio, state } = await answered();
    conversation.end();
    await settle();
    expect([client.isOpen, audio.isListening, audio.heard, state()]).toEqual([false, false, null, 'ended']);
    expect(audio.isResting).toBe(true);
  });

  it('keeps the speaker awake when another conversation began at once', async () => {
    const { conversation, audio } = await answered();
    conversation.end();
    await conversation.startTalking();
    await settle();
    expect(audio.isResting).toBe(false);
  });

  it('keeps the microphone while it reconnects, and no item of the lost conversation is interrupted in the new one', async () => {
    const { client, server, audio, state } = await answered();
    server.lost(1);
    expect([state(), audio.isListening]).toEqual(['reconnecting', true]);
    server.message(sessionReady);
    server.message(speechStarted('u'));
    await settle();
    expect([client.sent, state()]).toEqual([[], 'hearing']);
  });

  it.each([
    [
      'what the server said last',
      4503,
      [serverError('upstream_rejected_key')],
      { kind: 'server', code: 'upstream_rejected_key' },
    ],
    ['a refusal without words', 4500, [], { kind: 'refused' }],
    ['a network that is away, not an older error', 1006, [serverError('upstream_error')], { kind: 'unreachable' }],
  ])('fails with %s and releases the microphone', async (_what, code, before, problem) => {
    const { conversation, server, audio, state } = await talking();
    for (const message of before) server.message(message);
    server.gone(code);
    expect([state(), audio.isListening, conversation.view().problem]).toEqual(['failed', false, problem]);
  });

  it('fails in words when there is no sound output', async () => {
    const { conversation, client, audio, state } = setUp();
    audio.starting = Promise.reject(new Error('no device'));
    await conversation.startTalking();
    expect([client.connects, state(), conversation.view().problem]).toEqual([0, 'failed', { kind: 'speaker' }]);
  });

  it('tells its listeners only of what changed', async () => {
    const { conversation, server } = await talking();
    server.message(audioDelta('a'));
    let calls = 0;
    const unsubscribe = conversation.subscribe(() => (calls += 1));
    server.message(audioDelta('a'));
    server.message({ type: 'pong', epoch: 1, seq: 1 });
    expect(calls).toBe(0);
    server.message(textDelta('a', 'x'));
    expect(calls).toBe(1);
    unsubscribe();
    server.message(textDelta('a', 'y'));
    expect(calls).toBe(1);
  });
});
