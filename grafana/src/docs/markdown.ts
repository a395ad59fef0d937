/** A table in GitHub's Markdown; cells hold no pipes and no line breaks. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Says where a page comes from, so that nobody edits it. */
export const NOTICE = '<!-- Generated from grafana/src by "npm run docs:generate"; changes here are overwritten. -->';
