import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { megabytes, ms, times, type Figure } from '../figure.ts';
import { interleaved, measured, PATCHPILOT, RUNTIME, type Usage } from '../measure.ts';
import { scenarioOf } from '../scenario.ts';

const ROUNDS = 9;
const LIMIT = 15;
const LIMIT_BYTES = 120e6;
const [SMALL, MIDDLE, LARGE] = [100, 1_000, 10_000];
const FLAT = 1.2;

const cycleOf = (scratch: string, updates: number): (() => Promise<Usage>) => {
  const scenario = scenarioOf(scratch, updates);
  const root = join(scratch, `root-${updates}`);
  return async () => {
    rmSync(root, { recursive: true, force: true });
    return measured(scratch, PATCHPILOT, ['run', '--scenario', scenario, '--output-root', root, '--quiet']);
  };
};

/** A whole cycle of 25 updates. */
export const cycle: Figure = {
  name: 'cycle',
  async measure(scratch) {
    const empty = join(scratch, 'empty.cjs');
    writeFileSync(empty, '');
    const { bare, whole } = await interleaved(ROUNDS, {
      bare: () => measured(scratch, RUNTIME, [empty]),
      whole: cycleOf(scratch, 25),
    });
    const ratio = whole.cpu / bare.cpu;
    return [
      {
        figure: 'simulated cycle, 25 updates',
        against: `the bare runtime on an empty script, ${ms(bare.cpu)}`,
        measured: `${times(ratio)} (${ms(whole.cpu)}; by the clock ${times(whole.wall / bare.wall)})`,
        limit: times(LIMIT),
        holds: ratio <= LIMIT,
      },
      {
        figure: 'its memory',
        against: '-',
        measured: megabytes(whole.residentBytes),
        limit: megabytes(LIMIT_BYTES),
        holds: whole.residentBytes <= LIMIT_BYTES,
      },
    ];
  },
};

/** What one more update costs among many, against what it costs among few. */
export const updates: Figure = {
  name: 'updates',
  async measure(scratch) {
    const used = await interleaved(3, {
      small: cycleOf(scratch, SMALL),
      middle: cycleOf(scratch, MIDDLE),
      large: cycleOf(scratch, LARGE),
    });
    const among = {
      few: (used.middle.cpu - used.small.cpu) / (MIDDLE - SMALL),
      many: (used.large.cpu - used.middle.cpu) / (LARGE - MIDDLE),
    };
    const ratio = among.many / among.few;
    return [
      {
        figure: `one more update, from ${MIDDLE} to ${LARGE}`,
        against: `from ${SMALL} to ${MIDDLE}, ${(among.few * 1_000).toFixed(2)} ms`,
        measured: `${times(ratio)} (${(among.many * 1_000).toFixed(2)} ms; ${megabytes(used.large.residentBytes)} at ${LARGE})`,
        limit: times(FLAT),
        holds: ratio <= FLAT,
      },
    ];
  },
};
