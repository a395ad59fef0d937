import {
  greetings,
  intents,
  introduction,
  longSpeech,
  noSpeech,
  pictures,
  promptings,
  shortSpeech,
} from './repertoire.ts';

/** What somebody who speaks is usually told the length of, s. */
const USUAL_SECONDS = [2, 3, 4, 5, 6];

/** Sentences of the script that can be spoken before anybody has said a word, likeliest first. */
export function stockSentences(): string[] {
  const answers = [introduction, ...longSpeech, ...shortSpeech, ...greetings.answers, ...noSpeech, ...promptings];
  const rarer = [...intents.flatMap((intent) => intent.answers), ...pictures];
  return [...new Set([...answers, ...rarer].flat().flatMap(withSeconds))];
}

function withSeconds(sentence: string): string[] {
  if (!sentence.includes('{seconds}')) return [sentence];
  return USUAL_SECONDS.map((seconds) => sentence.replace('{seconds}', String(seconds)));
}
