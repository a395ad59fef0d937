/** Languages that speech recognition knows well, as ISO 639. */
const codes = 'ar cs da de el en es fi fr he hi hu id it ja ko nl no pl pt ro ru sv th tr uk vi zh'.split(' ');

/** The languages to choose from, each by the name it has in the page's language. */
export function languages(): { value: string; label: string }[] {
  const names = new Intl.DisplayNames('en', { type: 'language' });
  return codes
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .toSorted((one, other) => one.label.localeCompare(other.label, 'en'));
}
