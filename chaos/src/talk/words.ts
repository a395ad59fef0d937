const consonants = 'bdfgklmnprstvz';
const vowels = 'aeiou';

/** A word that no other number has, and that can be spoken: `badoke`, `badoki`, … */
export function distinctWord(number: number): string {
  let rest = number;
  let word = '';
  for (let syllable = 0; syllable < 3; syllable += 1) {
    word = `${consonants[rest % consonants.length]}${vowels[Math.floor(rest / consonants.length) % vowels.length]}${word}`;
    rest = Math.floor(rest / (consonants.length * vowels.length));
  }
  return word;
}
