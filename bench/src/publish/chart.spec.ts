import { describe, expect, it } from '@jest/globals';

import { figuresByLoad } from '../report/report.ts';
import { legFigures } from '../testing/leg-figures.ts';
import { chart } from './chart.ts';

describe('the chart', () => {
  it('has a bar for each path at each load, and says on what it was drawn', () => {
    const loads = figuresByLoad([
      legFigures({ path: 'relay', conversations: 300 }),
      legFigures({ path: 'system', conversations: 300 }),
    ]);
    const svg = chart(loads, ['2 × a processor', 'commit <abc>', 'not this']);
    expect(svg).toContain('relay 300: 2.0</text>');
    expect(svg).toContain('system 300: 1.2</text>');
    expect(svg).toContain('system 300: 1.0 / 2.0</text>');
    expect(svg).toContain('2 × a processor; commit &lt;abc></text>');
    expect(svg).not.toContain('NaN');
  });

  it('is empty where nothing was measured', () => {
    expect(chart([], [])).not.toContain('NaN');
  });
});
