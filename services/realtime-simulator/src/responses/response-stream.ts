import { msOf } from '../protocol/pcm.ts';
import type { Guesses } from '../protocol/guesses.ts';
import type { NewId } from '../protocol/ids.ts';
import type { Phase } from '../protocol/item.ts';
import type { FinalStatus, StatusDetails, Usage } from '../protocol/response-object.ts';
import type { Emit } from '../protocol/server-event.ts';
import type { RemoteOffer } from '../remote-tools/remote-tools.ts';
import type { ItemSound } from '../sessions/item-sound.ts';
import { outputAudioTokens, textTokens, type TokenCount } from '../usage/token-count.ts';
import type { UsageMeter } from '../usage/usage-meter.ts';
import { ApprovalOutput } from './approval-output.ts';
import { CallOutput } from './call-output.ts';
import { MessageOutput } from './message-output.ts';
import { RemoteCallOutput } from './remote-call-output.ts';
import { responseObject, type ResponsePlan } from './response-plan.ts';

export interface ResponseStreamPorts {
  readonly emit: Emit;
  readonly newId: NewId;
  readonly sound: ItemSound;
  readonly meter: UsageMeter;
  readonly guesses: Guesses;
}

/** The events of one response in their order, from `response.created` to `response.done`. Knows nothing of time. */
export class ResponseStream {
  readonly plan: ResponsePlan;
  readonly #ports: ResponseStreamPorts;
  readonly #outputs: (MessageOutput | CallOutput | RemoteCallOutput | ApprovalOutput)[] = [];
  #samples = 0;

  constructor(plan: ResponsePlan, ports: ResponseStreamPorts) {
    this.plan = plan;
    this.#ports = ports;
  }

  get id(): string {
    return this.plan.id;
  }

  get hasSound(): boolean {
    return this.#samples > 0;
  }

  /** How long it takes to play what has been sent. */
  get soundMs(): number {
    return msOf(this.#samples);
  }

  get isOverLimit(): boolean {
    const { text, audio } = this.#outputTokens();
    return this.plan.maxOutputTokens !== 'inf' && text + audio > this.plan.maxOutputTokens;
  }

  begin(): void {
    const response = responseObject(this.plan, {
      status: 'in_progress',
      status_details: null,
      output: [],
      usage: null,
    });
    this.#ports.emit({ type: 'response.created', response });
  }

  openMessage(phase: Phase): MessageOutput {
    const { conversation, modality, format, hasPhases } = this.plan;
    const start = { ...this.#nextOutput(), modality, format, phase: hasPhases ? phase : null };
    const message = new MessageOutput({ ...this.#ports, conversation }, start);
    this.#outputs.push(message);
    message.open();
    return message;
  }

  openCall(name: string): CallOutput {
    const { newId, emit } = this.#ports;
    const start = { ...this.#nextOutput(), callId: newId('call'), name };
    const call = new CallOutput({ emit, conversation: this.plan.conversation }, start);
    this.#outputs.push(call);
    call.open();
    return call;
  }

  openRemoteCall({ server, tool }: RemoteOffer): RemoteCallOutput {
    const start = { ...this.#nextOutput(), server, name: tool.name };
    const call = new RemoteCallOutput({ emit: this.#ports.emit, conversation: this.plan.conversation }, start);
    this.#outputs.push(call);
    call.open();
    return call;
  }

  askApproval({ server, tool }: RemoteOffer, given: string): void {
    const { itemId: id, ...place } = this.#nextOutput();
    const question = {
      id,
      type: 'mcp_approval_request',
      server_label: server,
      name: tool.name,
      arguments: given,
    } as const;
    const ports = { emit: this.#ports.emit, conversation: this.plan.conversation };
    const request = new ApprovalOutput(ports, { ...place, item: question });
    this.#outputs.push(request);
    request.open();
  }

  sound(message: MessageOutput, pcm: Int16Array): void {
    this.#samples += pcm.length;
    message.sound(pcm);
  }

  /**
   * Closes its items, all of them now and in their order (recorded: a call's item is opened before the message in front
   * of it is done), and ends the response. Cut off before its first item it ends with an empty output.
   */
  finish(status: FinalStatus, details: StatusDetails | null): Usage {
    const { cutOffItem } = this.#ports.guesses;
    const isTold = status !== 'cancelled' || cutOffItem !== 'untold';
    const isWhole = status === 'completed' || (status === 'cancelled' && cutOffItem === 'completed');
    for (const output of this.#outputs) output.close(isWhole ? 'completed' : 'incomplete', isTold);
    const usage = this.#ports.meter.settle(this.plan.input, this.#outputTokens(), this.plan.hasPhases ? 0 : null);
    const output = isTold ? this.#outputs.map(({ item }) => item) : [];
    const response = responseObject(this.plan, { status, status_details: details, output, usage });
    this.#ports.emit({ type: 'response.done', response });
    return usage;
  }

  #nextOutput() {
    return { responseId: this.id, itemId: this.#ports.newId('item'), outputIndex: this.#outputs.length };
  }

  #outputTokens(): TokenCount {
    const text = this.#outputs.reduce((sum, { words }) => sum + textTokens(words), 0);
    return { text, audio: outputAudioTokens(this.soundMs) };
  }
}
