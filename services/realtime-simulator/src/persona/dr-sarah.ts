import { dictatedWords } from './dictated-words.ts';
import { chooseCall } from './tool-choice.ts';
import { spoken, type Cue, type Heard, type Persona, type Reply } from './persona.port.ts';
import {
  echoes,
  greetings,
  intents,
  introduction,
  knownSpeech,
  longSpeech,
  noSpeech,
  pictures,
  promptings,
  shortSpeech,
  toolResults,
  type Answer,
  type Intent,
} from './repertoire.ts';
import { summaryOf, topicOf } from './speakable.ts';

/** Below this, what was said is called short. */
const SHORT_SPEECH_SECONDS = 1;

/** A scripted stand-in for the assistant. Every answer says that it comes from a simulator, but for dictated words. */
export class DrSarah implements Persona {
  readonly #seed: number;

  /** Another seed chooses other variants of the same answers. */
  constructor(seed = 0) {
    this.#seed = seed;
  }

  reply(cue: Cue): Promise<Reply> {
    const dictated = dictatedWords(cue.instructions);
    if (dictated !== null) return Promise.resolve(spoken([dictated]));
    const words = wordsOf(cue.heard);
    const call = chooseCall(cue, words ?? '');
    return Promise.resolve(call ? { outputs: [call] } : spoken(this.#answer(cue)));
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
    case 'text':
      return intentOf(heard.text)?.answers ?? (topicOf(heard.text) ? echoes : promptings);
    case 'speech':
      if (heard.words !== undefined && topicOf(heard.words)) return intentOf(heard.words)?.answers ?? knownSpeech;
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
  return intentOf(wordsOf(heard) ?? '') === greetings;
}

function intentOf(words: string): Intent | undefined {
  return intents.find(({ pattern }) => pattern.test(words));
}

/** What the user said or wrote; null for what has no words, and for speech nobody recognised. */
function wordsOf(heard: Heard): string | null {
  if (heard.kind === 'text') return heard.text;
  return heard.kind === 'speech' ? (heard.words ?? null) : null;
}

function fillIn(sentence: string, heard: Heard): string {
  switch (heard.kind) {
    case 'text':
      return sentence.replace('{topic}', topicOf(heard.text) ?? '');
    case 'speech':
      return sentence
        .replace('{seconds}', String(Math.max(2, Math.round(heard.seconds))))
        .replace('{topic}', topicOf(heard.words ?? '') ?? '');
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
