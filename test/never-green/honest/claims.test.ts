import * as conduct from '../conduct.ts';
import {
  group,
  course,
  ends,
  green,
  installed,
  offer,
  oneOf,
  run,
  settings,
  start,
  reboot,
  type Ending,
} from '../course.ts';
import { ALL, KINDS, type Row } from '../kinds-table.ts';

/** An extension or a component leaves nothing that can be read: quiet, and not confirmed. */
const ending = ({ proof }: Row): Ending => (proof === 'agent' ? oneOf(0, 100) : green);

group('each of these kinds, and it is installed', () => {
  for (const row of KINDS) {
    const fresh = [settings(ALL)];
    group(`${row.name}, installed,`, () => {
      const update = row.update();
      course(
        'is green, and stays so',
        row.windows,
        ...fresh,
        offer(update),
        run(ending(row)),
        run(green),
        installed(update, 1),
      );
      if (row.proof !== 'list')
        course(
          'is green though nobody lists it',
          row.windows,
          ...fresh,
          offer(conduct.notListed(row.update())),
          run(ending(row)),
        );
      if (row.proof === 'disk')
        course(
          'is green though its installer reports a failure',
          row.windows,
          ...fresh,
          offer(conduct.failsButWorks(row.update())),
          run(green),
        );
      if (row.update().reboots)
        course(
          'waits for its reboot first',
          row.windows,
          ...fresh,
          offer(row.update()),
          start(ends(150)),
          start(ends(150)),
          reboot,
          start(green),
        );
    });
  }
});
