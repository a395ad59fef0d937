const fillers = new Set(
  (
    'a about an and are as at be by can could did do does for from had has have he her his how i if in is it its ' +
    'let me my of on or our please she should so some tell than that the their them then there these they this to us ' +
    'was we were what when where which who why will with would you your'
  ).split(' '),
);

/** Words the synthesizer can pronounce. */
function wordsIn(text: string): string[] {
  return text.match(/[A-Za-z0-9][A-Za-z0-9'-]*/g) ?? [];
}

/** The telling words of a text or an identifier without their endings, so that `trains` and `train_list` meet. */
export function stemsOf(text: string): string[] {
  const words =
    text
      .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .toLowerCase()
      .match(/\p{L}{3,}/gu) ?? [];
  return words.filter((word) => !fillers.has(word)).map((word) => word.replace(/(ings?|ed|es|s)$/, ''));
}

/** What a typed text is about, in at most five of its own words; null when it has none that can be spoken. */
export function topicOf(text: string): string | null {
  const words = wordsIn(text);
  const telling = words.filter((word) => !fillers.has(word.toLowerCase()));
  const chosen = (telling.length > 0 ? telling : words).slice(0, 5).map((word) => word.slice(0, 24));
  return chosen.length > 0 ? chosen.join(' ') : null;
}

/** The start of a tool's result as words, numbers and commas, short enough for one sentence. */
export function summaryOf(output: string): string {
  const words = output.match(/[A-Za-z0-9][A-Za-z0-9'.-]*/g) ?? [];
  return (
    words
      .slice(0, 12)
      .map((word) => word.slice(0, 24).replace(/[.-]+$/, ''))
      .join(' ') || 'nothing'
  );
}
