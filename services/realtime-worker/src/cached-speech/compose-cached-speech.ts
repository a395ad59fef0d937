import type { BlobCachePort } from '@colloquy/fabric';
import type { Timers } from '@colloquy/lifecycle';

import type { UpstreamPort } from '../conversations/upstream.port.ts';
import type { PriceList } from '../money/price-list.ts';
import type { CachedSpeechConfig } from './cached-speech.config.ts';
import type { CachedSpeechEvents } from './cached-speech.events.ts';
import { ClipLibrary, type SpeechSettings, type WantedSpeech } from './clip-library.ts';
import { ClipRenderer } from './clip-renderer.ts';
import { CommonReplies } from './common-replies.ts';
import type { PreparedSpeech } from './prepared-speech.ts';
import { sayExactly } from './say-exactly.ts';

export interface ComposeCachedSpeech {
  readonly config: CachedSpeechConfig;
  readonly settings: SpeechSettings;
  readonly upstream: UpstreamPort;
  readonly blobs: BlobCachePort;
  readonly prices: PriceList;
  readonly timers: Timers;
  readonly random: () => number;
  readonly events: CachedSpeechEvents;
}

/** Speech rendered ahead, from its file and the cache. Begins to fill at once; throws `ConfigError`. */
export function composeCachedSpeech(parts: ComposeCachedSpeech): PreparedSpeech & Disposable {
  const { config, settings, upstream, prices, events, blobs, timers, random } = parts;
  const { instructions } = settings;
  const replies = config.repliesFile === null ? new CommonReplies() : CommonReplies.read(config.repliesFile);
  const renderer = new ClipRenderer({
    upstream,
    instructions,
    onUsed: (model, tokens) => events.renderingUsed(tokens, prices.ofTokens(model, tokens)),
  });
  const library = new ClipLibrary({
    blobs,
    settings,
    render: (text, signal) => renderer.render(text, signal),
    timers,
    random,
    observer: {
      onRendered: (kind, bytes) => events.rendered(kind, bytes),
      onFailed: (kind, error) => events.renderFailed(kind, error),
      onClips: (count) => events.clipsCounted(count),
    },
  });
  void library.fill(wantedOf(config.greeting, replies));
  return {
    greeting: config.greeting,
    replies,
    find: (text) => library.find(text),
    instructionsFor: (text) => sayExactly(instructions, text),
    [Symbol.dispose]: () => library[Symbol.dispose](),
  };
}

function wantedOf(greeting: string | null, replies: CommonReplies): WantedSpeech[] {
  const texts = replies.texts.filter((text) => text !== greeting);
  const wanted: WantedSpeech[] = texts.map((text) => ({ kind: 'reply', text }));
  return greeting === null ? wanted : [{ kind: 'greeting', text: greeting }, ...wanted];
}
