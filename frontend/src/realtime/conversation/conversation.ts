import { shouldReconnect, type ConversationSettings, type InputRate, type ServerMessage } from '@colloquy/protocol';

import { CAPTURE_RATE } from '../audio/capture-format.ts';
import type { ClientObserver, ConversationClient } from '../connection/conversation-client.ts';
import type { AudioDevices } from '../devices/audio-devices.ts';
import type { AudioObserver, ConversationAudio } from './conversation-audio.port.ts';
import type { ConversationEvent, LiveSetting, Problem } from './conversation-event.ts';
import { isClosed, isConnected } from './conversation-state.ts';
import { initialView, nextView, type ConversationView } from './conversation-view.ts';
import type { DocumentFile } from './document-file.ts';
import { eventOfReport } from './playback-event.ts';
import { QualityMeter } from './quality-meter.ts';
import { ReplyAudio } from './reply-audio.ts';
import { UserRequests } from './user-requests.ts';
import { UserVoice } from './user-voice.ts';

export type ClientPort = Pick<ConversationClient, 'connect' | 'close' | 'send' | 'sendVoice' | 'backlogBytes'>;

export interface ConversationParts {
  openClient: (observer: ClientObserver) => ClientPort;
  openAudio: (observer: AudioObserver) => ConversationAudio;
}

const NORMAL_CLOSURE = 1000;
/** Closes of the server's own choice; those below are the network's. The server says why before it closes. */
const FIRST_CODE_OF_OURS = 4000;

/** One user's conversations on this page, one after the other: what the user can do, and what there is to see. */
export class Conversation {
  readonly #client: ClientPort;
  readonly #audio: ConversationAudio;
  /** How well it goes, to look at and to subscribe to. */
  readonly quality: QualityMeter;
  readonly #replies: ReplyAudio;
  readonly #voice: UserVoice;
  readonly #requests: UserRequests;
  readonly #listeners = new Set<() => void>();
  #view = initialView;
  #inputRate = CAPTURE_RATE;
  /** Of the conversation that is going on. */
  #rateInUse: InputRate | null = null;
  /** Rises when a conversation ends; what was begun for an earlier one must not touch a later one. */
  #generation = 0;

  constructor(parts: ConversationParts) {
    this.#client = parts.openClient({
      message: (message) => this.#receive(message),
      lost: (attempt) => this.#lose(attempt),
      gone: (code) => this.#close(code),
      voiceDropped: (droppedVoiceChunks) => {
        this.quality.voiceDropped(droppedVoiceChunks);
        this.#apply({ type: 'faults_counted', faults: { droppedVoiceChunks } });
      },
    });
    this.#audio = parts.openAudio({
      voice: (pcm) => {
        if (this.#requests.talk.takesVoice) this.#client.sendVoice(pcm);
        this.quality.spoke();
      },
      microphoneLost: (problem) => void this.#voice.lose(problem),
      speaker: (speaker) => this.#apply({ type: 'speaker_changed', speaker }),
      playback: (report) => {
        this.quality.played(report);
        const event = eventOfReport(report);
        if (event) this.#apply(event);
      },
    });
    this.quality = new QualityMeter({
      now: () => performance.now(),
      latencyMs: () => this.#audio.latencyMs(),
      rates: () => this.#audio.rates(),
      send: (message) => this.#client.send(message),
    });
    this.#replies = new ReplyAudio(this.#audio);
    this.#voice = new UserVoice(
      () => this.#audio.listen(this.#rateInUse ?? this.#inputRate),
      (event) => this.#apply(event),
    );
    this.#requests = new UserRequests({
      send: (message) => this.#client.send(message),
      backlogBytes: () => this.#client.backlogBytes,
      apply: (event) => this.#apply(event),
    });
  }

  readonly view = (): ConversationView => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Loudness of both sides now, 0 to 1. */
  levels(): { user: number; reply: number } {
    return { user: this.#voice.level(), reply: this.#audio.level() };
  }

  /** The newest samples of one side, −1…1, 2,048 at most; returns false when all of them are silence. */
  waveform(side: 'user' | 'reply', into: Float32Array<ArrayBuffer>): boolean {
    return side === 'user' ? this.#voice.waveform(into) : this.#audio.waveform(into);
  }

  /** The microphones and speakers there are. */
  get devices(): AudioDevices {
    return this.#audio.devices;
  }

  /** Takes the microphone with this id, '' for the browser's choice, at once when one is open. */
  async chooseMicrophone(id: string): Promise<void> {
    this.#audio.chooseMicrophone(id);
    await this.#voice.change();
  }

  /** Plays through the speaker with this id, '' for the browser's choice, from now on. */
  async chooseSpeaker(id: string): Promise<void> {
    await this.#audio.chooseSpeaker(id);
  }

  /** Sends voice at this rate from the next conversation on. */
  chooseInputRate(rate: InputRate): void {
    this.#inputRate = rate;
  }

  /** Opens the chosen microphone to show its level outside of a conversation. Rejects with what `microphoneProblem` understands. */
  async tryMicrophone(): Promise<Disposable & { level(): number }> {
    return await this.#audio.tryMicrophone();
  }

  /** Resolves when a short sound has ended. Call it from a click. */
  async playTestSound(): Promise<void> {
    await this.#audio.playTestSound();
  }

  /** Connects if need be and opens the microphone. Call it from a click. */
  async startTalking(): Promise<void> {
    // Both begin in the same turn of the event loop: browsers tie sound and microphone to the click itself.
    await Promise.all([this.#connect(), this.#voice.open()]);
  }

  /** Sends typed words, connecting if need be; they cut a reply that is sounding, as spoken ones do. */
  async sendText(text: string): Promise<void> {
    this.#apply({ type: 'text_queued', text });
    if (isConnected(this.#view.state)) await this.#sendQueued();
    else await this.#connect();
  }

  /** Cuts the reply without saying anything. */
  async stopReply(): Promise<void> {
    this.#apply({ type: 'reply_stopped' });
    await this.#cutReply();
  }

  /** Push-to-talk: the button went down. Cuts a reply that is sounding. */
  async holdToTalk(): Promise<void> {
    if (!isConnected(this.#view.state) || this.#view.state.microphone !== 'live' || !this.#requests.talk.press())
      return;
    this.#apply({ type: 'talk_held' });
    await this.#cutReply();
  }

  /** Push-to-talk: the button went up; a reply is due unless it was a mere click. */
  releaseTalk(): void {
    const end = this.#requests.talk.release();
    if (end) this.#apply({ type: end === 'said' ? 'talk_released' : 'talk_discarded' });
  }

  /** Wishes for one setting, now and in every conversation to come; with `{}` it is left to the operator again. */
  wish(name: LiveSetting, settings: ConversationSettings): void {
    this.#requests.wishes.wish(name, settings);
  }

  /** Attaches a document to talk about, connecting if need be. */
  async attach(file: DocumentFile): Promise<void> {
    this.#requests.documents.add(file);
    await this.#connect();
  }

  setMuted(isMuted: boolean): void {
    this.#voice.mute(isMuted);
  }

  end(): void {
    this.#client.close();
    this.#apply({ type: 'conversation_ended' });
    void this.#release();
  }

  #apply(event: ConversationEvent): void {
    const view = nextView(this.#view, event);
    if (view === this.#view) return;
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }

  async #connect(): Promise<void> {
    if (!isClosed(this.#view.state)) return;
    const generation = this.#generation;
    this.#rateInUse = this.#inputRate;
    this.#apply({ type: 'connect_requested' });
    try {
      await this.#audio.start();
    } catch {
      if (generation === this.#generation) this.#fail({ kind: 'speaker' });
      return;
    }
    if (generation === this.#generation) this.#client.connect(this.#inputRate);
  }

  #receive(message: ServerMessage): void {
    if (message.type === 'audio_delta' && !this.#replies.play(message.item_id, message.audio)) return;
    this.quality.heard(message);
    if (!this.#requests.heard(message)) this.#apply(message);
    if (message.type === 'response_done') this.#replies.finish();
    if (message.type === 'speech_started') void this.#cutReply();
    if (message.type === 'session_ready') this.#replies.beginSession();
    else if (message.type !== 'session_resumed') return;
    void this.#sendQueued();
  }

  #lose(attempt: number): void {
    this.#requests.connectionLost();
    this.#apply({ type: 'connection_lost', attempt });
  }

  async #sendQueued(): Promise<void> {
    if (this.#view.transcript.queued.length > 0) await this.#cutReply();
    for (const text of this.#view.transcript.queued) {
      if (this.#client.send({ type: 'text', text })) this.#apply({ type: 'text_sent', text });
    }
  }

  async #cutReply(): Promise<void> {
    const heard = await this.#replies.cut();
    if (heard) this.#client.send({ type: 'interrupt', item_id: heard.itemId, played_ms: heard.playedMs });
    this.#apply({
      type: 'playback_flushed',
      item_id: heard?.itemId ?? null,
      ...(heard && { played_ms: heard.playedMs }),
    });
  }

  #close(code: number): void {
    const isExplained = code >= FIRST_CODE_OF_OURS && this.#view.problem?.kind === 'server';
    if (code === NORMAL_CLOSURE) this.end();
    else if (isExplained) this.#fail(null);
    else this.#fail({ kind: shouldReconnect(code) ? 'unreachable' : 'refused' });
  }

  #fail(problem: Problem | null): void {
    this.#apply({ type: 'connection_failed', problem });
    void this.#release();
  }

  async #release(): Promise<void> {
    this.#generation += 1;
    this.#requests.ended();
    this.#rateInUse = null;
    this.#voice.close();
    await this.#cutReply();
    if (isClosed(this.#view.state)) this.#audio.rest();
  }
}
