import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ms, times, type Figure } from '../figure.ts';
import { interleaved, measured, PATCHPILOT, RUNTIME } from '../measure.ts';

const ROUNDS = 15;
const LIMIT = 3;

/** What a user waits for before anything happens: the runtime, the bundle, the command line. */
export const start: Figure = {
  name: 'start',
  async measure(scratch) {
    const empty = join(scratch, 'empty.cjs');
    writeFileSync(empty, '');
    const { bare, version } = await interleaved(ROUNDS, {
      bare: () => measured(scratch, RUNTIME, [empty]),
      version: () => measured(scratch, PATCHPILOT, ['version']),
    });
    const ratio = version.cpu / bare.cpu;
    return [
      {
        figure: '`patchpilot version`',
        against: `the bare runtime on an empty script, ${ms(bare.cpu)}`,
        measured: `${times(ratio)} (${ms(version.cpu)}; by the clock ${times(version.wall / bare.wall)})`,
        limit: times(LIMIT),
        holds: ratio <= LIMIT,
      },
    ];
  },
};
