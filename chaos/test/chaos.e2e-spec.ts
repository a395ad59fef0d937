import { describe, expect, it } from '@jest/globals';

import { faultList } from '../src/faults/fault-list.ts';
import { roundsTable } from '../src/report/table.ts';
import { runCampaign } from '../src/rounds/campaign.ts';

/** The short form: one fault of each kind. `npm run chaos` plays them all. */
const names = ['realtime-worker killed', 'gateway drained', 'redis connections killed'];

describe('the system while it is broken on purpose', () => {
  it('loses nothing, says nothing twice, and leaves nothing behind', async () => {
    const faults = faultList.filter(({ name }) => names.includes(name));
    expect(faults).toHaveLength(names.length);
    const say = () => undefined;
    const { rounds, leftovers } = await runCampaign({ faults, seed: 1, talkers: 4, turns: 2, isShort: true, say });
    process.stdout.write(`${roundsTable(rounds)}\n`);
    expect(rounds.flatMap(({ fault, problems }) => problems.map((problem) => `${fault}: ${problem}`))).toEqual([]);
    expect(rounds.map(({ survived }) => survived)).toEqual([4, 4, 4]);
    expect(leftovers).toEqual([]);
  });
});
