import type { Check, Gap } from './check.ts';

interface Row {
  readonly subject: string;
  readonly rule: string;
  readonly against: string;
  readonly result: string;
}

const HEADINGS: Row = { subject: 'What', rule: 'Rule', against: 'Checked against', result: 'Result' };

/** The outcome of every check, as a table for people. */
export class ResultTable {
  readonly #rows = new Map<string, Row[]>();

  /** Runs a check and notes how it went; rejects as the check does. */
  async record(area: string, check: Omit<Check, 'run'>, run: () => Promise<void>): Promise<void> {
    const row = { subject: check.subject, rule: check.rule, against: check.against.join(', ') };
    try {
      await run();
      this.#add(area, { ...row, result: 'holds' });
    } catch (error) {
      this.#add(area, { ...row, result: 'FAILS' });
      throw error;
    }
  }

  explain(area: string, { subject, reason }: Gap): void {
    this.#add(area, { subject, rule: reason, against: '–', result: 'not done' });
  }

  failures(area: string): readonly string[] {
    return (this.#rows.get(area) ?? []).filter(({ result }) => result === 'FAILS').map(({ subject }) => subject);
  }

  /** For a terminal. */
  text(frames: number): string {
    return [
      ...this.#sections((row) => `${row.result.padEnd(9)} ${row.subject}: ${row.rule} [${row.against}]`),
      this.#sum(frames),
    ].join('\n');
  }

  /** For a page. */
  markdown(frames: number): string {
    const line = (row: Row) => `| ${[row.subject, row.rule, row.against, row.result].map(cell).join(' | ')} |`;
    const head = `${line(HEADINGS)}\n| --- | --- | --- | --- |`;
    const sections = [...this.#rows].map(([area, rows]) => `## ${area}\n\n${head}\n${rows.map(line).join('\n')}\n`);
    return `# Conformance\n\n${INTRODUCTION}\n\n${this.#sum(frames)}\n\n${sections.join('\n')}`;
  }

  #add(area: string, row: Row): void {
    this.#rows.set(area, [...(this.#rows.get(area) ?? []), row]);
  }

  #sections(line: (row: Row) => string): string[] {
    return [...this.#rows].map(([area, rows]) => `\n${area}\n${rows.map(line).join('\n')}`);
  }

  #sum(frames: number): string {
    const all = [...this.#rows.values()].flat();
    const count = (result: string) => all.filter((row) => row.result === result).length;
    return `${new Date().toISOString().slice(0, 10)}: ${count('holds')} hold, ${count('FAILS')} fail, ${count('not done')} not done and explained; ${frames} frames of the simulator judged.`;
  }
}

const INTRODUCTION = `What the simulator does of what the service does, written by \`npm run conformance -w services/realtime-simulator\`; \`npm test\`
runs the same checks. Every frame the simulator sends in any of them is held to the types of the \`openai\` package, with the
nulls and keys that the service was recorded to send beside them, and every connection to the rules of
[conversation-rules.ts](test/conformance/conversation-rules.ts).`;

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
