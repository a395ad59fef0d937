import { msOf } from '../protocol/pcm.ts';
import type { NewId } from '../protocol/ids.ts';
import type { FinalStatus, StatusDetails, Usage } from '../protocol/response-object.ts';
import type { Emit } from '../protocol/server-event.ts';
import type { ItemSound } from '../sessions/item-sound.ts';
import { outputAudioTokens, textTokens, type TokenCount } from '../usage/token-count.ts';
import type { UsageMeter } from '../usage/usage-meter.ts';
import { MessageOutput } from './message-output.ts';
import { responseObject, type ResponsePlan } from './response-plan.ts';

export interface ResponseStreamPorts {
  readonly emit: Emit;
  readonly newId: NewId;
  readonly sound: ItemSound;
  readonly meter: UsageMeter;
}

/** The events of one response in their order, from `response.created` to `response.done`. Knows nothing of time. */
export class ResponseStream {
  readonly plan: ResponsePlan;
  readonly #ports: ResponseStreamPorts;
  #message: MessageOutput | null = null;
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

  openMessage(): MessageOutput {
    const { id: responseId, conversation, modality, phase } = this.plan;
    const itemId = this.#ports.newId('item');
    const message = new MessageOutput(
      { ...this.#ports, conversation },
      { responseId, itemId, outputIndex: 0, modality, phase },
    );
    message.open();
    this.#message = message;
    return message;
  }

  sound(pcm: Int16Array): void {
    this.#samples += pcm.length;
    this.#message?.sound(pcm);
  }

  /** Closes what is open and ends the response. Cut off before its first item it ends with an empty output. */
  finish(status: FinalStatus, details: StatusDetails | null): Usage {
    this.#message?.close(status === 'completed' ? 'completed' : 'incomplete');
    const usage = this.#ports.meter.settle(this.plan.input, this.#outputTokens());
    const output = this.#message ? [this.#message.item] : [];
    const response = responseObject(this.plan, { status, status_details: details, output, usage });
    this.#ports.emit({ type: 'response.done', response });
    return usage;
  }

  #outputTokens(): TokenCount {
    return { text: textTokens(this.#message?.words ?? ''), audio: outputAudioTokens(msOf(this.#samples)) };
  }
}
