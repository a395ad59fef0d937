import { spoken, type Cue, type Heard, type Persona, type Reply } from './persona.port.ts';
import {
  echoes,
  greetings,
  intents,
  introduction,
  longSpeech,
  noSpeech,
  pictures,
  promptings,
  shortSpeech,
  toolResults,
  type Answer,
} from './repertoire.ts';
import { summaryOf, topicOf } from './speakable.ts';

/** Below this, what was said is called short. */
const SHORT_SPEECH_SECONDS = 1;

/** A scripted stand-in for the assistant. Every answer says that it comes from a simulator. */
export class DrSarah implements Persona {
  readonly #seed: number;

  /** Another seed chooses other variants of the same answers. */
  constructor(seed = 0) {
    this.#seed = seed;
  }

  reply(cue: Cue): Promise<Reply> {
    return Promise.resolve(spoken(this.#answer(cue)));
  }

  #answer({ heard, turn }: Cue): readonly string[] {
    const variants = variantsFor(heard);
    const chosen = variants[pick(`${this.#seed} ${turn} ${JSON.stringify(heard)}`, variants.length)] ?? [];
    const answer = chosen.map((sentence) => fillIn(sentence, heard));
    if (turn > 0) return answer;
    return isGreeting(heard) ? introduction : [...introduction.slice(0, 1), ...answer];
  }
}

function variantsFor(heard: Heard): readonly Answer[] {
  switch (heard.kind) {
    case 'text': {
      const intent = intents.find(({ pattern }) => pattern.test(heard.text));
      return intent?.answers ?? (topicOf(heard.text) ? echoes : promptings);
    }
    case 'speech':
      if (heard.seconds === 0) return noSpeech;
      return heard.seconds < SHORT_SPEECH_SECONDS ? shortSpeech : longSpeech;
    case 'tool_result':
      return toolResults;
    case 'picture':
      return pictures;
    case 'nothing':
      return promptings;
    default:
      return heard satisfies never;
  }
}

/** Nothing to answer yet, or a plain hello: the introduction says it all. */
function isGreeting(heard: Heard): boolean {
  if (heard.kind === 'nothing') return true;
  return heard.kind === 'text' && greetings === intents.find(({ pattern }) => pattern.test(heard.text));
}

function fillIn(sentence: string, heard: Heard): string {
  switch (heard.kind) {
    case 'text':
      return sentence.replace('{topic}', topicOf(heard.text) ?? '');
    case 'speech':
      return sentence.replace('{seconds}', String(Math.max(2, Math.round(heard.seconds))));
    case 'tool_result':
      return sentence.replace('{result}', summaryOf(heard.output));
    case 'picture':
    case 'nothing':
      return sentence;
    default:
      return heard satisfies never;
  }
}

/** A number below `count` that depends on nothing but the text (FNV-1a). */
function pick(text: string, count: number): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0) % count;
}
