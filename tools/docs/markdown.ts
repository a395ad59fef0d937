/** A table in GitHub's Markdown; cells may hold inline Markdown, but no line breaks. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapePipes).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

export function code(text: string): string {
  return `\`${text}\``;
}

/** A whole page; says where it comes from, so that nobody edits it. */
export function page(title: string, source: string, sections: readonly string[]): string {
  const notice = `<!-- Generated from ${source} by "npm run docs:generate"; changes here are overwritten. -->`;
  return `${[`# ${title}`, notice, ...sections].join('\n\n')}\n`;
}

function escapePipes(cell: string): string {
  return cell.replaceAll('|', '\\|');
}
