import type { DocumentItem, StoredItem } from '@colloquy/fabric';

import { DocumentDesk } from '../documents/document-desk.ts';
import { noticeOf } from '../documents/document-shelf.ts';
import type { DocumentPart } from '../documents/document-upload.ts';
import { toolSettings } from '../tools/tool-settings.ts';
import type { JudgedTool } from '../tools/toolbox.ts';
import type { ConversationOptions } from './conversation-options.ts';
import { systemItem } from './history/replay.ts';
import { newItemId } from './item-id.ts';
import { errorMessage } from './reply-messages.ts';
import type { UpstreamClientEvent } from './upstream.port.ts';

export interface AttachmentActions {
  /** To the session in use; nothing happens while there is none. */
  readonly send: (event: UpstreamClientEvent) => void;
  readonly keep: (item: StoredItem) => void;
}

/** What the user attached, and how the model comes to know of it: a notice for each, and a tool to look things up with. */
export class Attachments implements Disposable {
  readonly #options: ConversationOptions;
  readonly #send: AttachmentActions['send'];
  readonly #desk: DocumentDesk;

  constructor(options: ConversationOptions, { send, keep }: AttachmentActions) {
    const { documents, timers, downlink, events, record } = options;
    this.#options = options;
    this.#send = send;
    this.#desk = new DocumentDesk({
      ...documents,
      timers,
      newItemId,
      keep,
      say: (message) => downlink.say(message),
      onAttached: (item) => this.#announce(item),
      onRefused: (code) => {
        events.errorReported(record.id, code);
        downlink.say(errorMessage(code));
      },
      onFailed: (error) => events.failed(record.id, error),
    });
  }

  /** What was attached with an earlier worker. */
  async restore(items: readonly DocumentItem[]): Promise<void> {
    await this.#desk.restore(items);
  }

  receive(part: DocumentPart): void {
    this.#desk.receive(part);
  }

  /** The tool of that name, when there is something to use it on. */
  find(name: string): JudgedTool | null {
    const { lookup, items } = this.#desk.shelf;
    return name === lookup.tool.name && items.length > 0 ? lookup : null;
  }

  /** What a session that begins has to know. */
  introduction(): UpstreamClientEvent[] {
    const { items } = this.#desk.shelf;
    if (items.length === 0) return [];
    return [this.#offerTool(), ...items.map((item) => systemItem(noticeOf(item)))];
  }

  [Symbol.dispose](): void {
    this.#desk[Symbol.dispose]();
  }

  #announce(item: DocumentItem): void {
    if (this.#desk.shelf.items.length === 1) this.#send(this.#offerTool());
    this.#send(systemItem(noticeOf(item)));
  }

  /** Beside the tools of every session; whoever attaches nothing does not pay for it. */
  #offerTool(): UpstreamClientEvent {
    const tools = toolSettings([...this.#options.tools.declarations, this.#desk.shelf.lookup.tool]);
    return { type: 'session.update', session: { type: 'realtime', tools, tool_choice: 'auto' } };
  }
}
