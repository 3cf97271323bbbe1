import * as conduct from '../conduct.ts';
import { group, course, ends, failed, notGreen, offer, run, settings, unconfirmed, type Ending } from '../course.ts';
import { ALL, KINDS, type Row } from '../kinds-table.ts';
import type { Offered } from '../windows/offered.ts';

type Form = readonly [how: string, act: (update: Offered) => Offered, fits?: (row: Row) => boolean];

/** How an installer can say what is not true. What cannot be read is not confirmed; what can be read is not there. */
const FORMS: readonly Form[] = [
  ['claims success and is offered again', conduct.lies],
  ['claims success and is offered no more', conduct.liesAndVanishes],
  ['claims success and is listed as installed', conduct.liesAndIsListed, ({ proof }) => proof !== 'list'],
  ['claims success, is listed as installed and offered again', conduct.liesAndIsBoth],
  ['fails, and says so', (update) => conduct.fails(update)],
  ['fails, says so, and is offered no more', (update) => ({ ...conduct.fails(update), staysOffered: false })],
];

function ending(row: Row, how: string): Ending {
  const { proof, required } = row;
  if (!required) return ends(100);
  if (how.startsWith('fails')) return proof === 'disk' ? failed : notGreen;
  return proof === 'disk' ? failed : unconfirmed;
}

group('each of these kinds, and it is not there', () => {
  for (const row of KINDS) {
    group(`${row.name}, not there,`, () => {
      for (const [how, act, fits] of FORMS) {
        if (fits?.(row) === false) continue;
        course(how, row.windows, settings(ALL), offer(act(row.update())), run(ending(row, how)));
      }
    });
  }
});

group('staged and taken back', () => {
  for (const row of KINDS.filter(({ update }) => update().staging.length > 0)) {
    course(row.name, row.windows, settings(ALL), offer(conduct.rollsBack(row.update())), run(failed));
  }
});
