import { describe, expect, it } from '@jest/globals';

import { placed } from './page.ts';

const marks = ['<!-- measured: begin -->', '<!-- measured: end -->'];

const picture = '![CPU and latency of relay and system](images/performance.svg)';

describe('the page of the figures', () => {
  it('has the newest report between its marks and keeps the rest', () => {
    const text = `# Page\n\n${marks.join('\n\nold\n\n')}\n\nrest\n`;
    const once = placed(text, '# Bench\n\n- facts\n\n## Goals\n\ntable');
    expect(once).toBe(`# Page\n\n${marks.join(`\n\n${picture}\n\n- facts\n\n### Goals\n\ntable\n\n`)}\n\nrest\n`);
    expect(placed(once, '# Bench\n\nnew')).toBe(`# Page\n\n${marks.join(`\n\n${picture}\n\nnew\n\n`)}\n\nrest\n`);
  });

  it('is not touched when it has no place for a report', () => {
    expect(() => placed('# Page', 'report')).toThrow('no place');
  });
});
