import assert from 'node:assert/strict';
import {
  group,
  changed,
  course,
  days,
  ends,
  green,
  installed,
  offer,
  oneOf,
  reboot,
  run,
  runUnder,
  start,
} from '../course.ts';
import {
  cloned,
  dryRun,
  endedWith,
  killedAt,
  machineFolderRemoved,
  nuls,
  removed,
  runFolderRemoved,
  sameRun,
  status,
  withTill,
} from '../memory-steps.ts';
import { cumulative, dotnetUpdate } from '../updates.ts';
import { aDevice } from '../windows/devices.ts';

const waits = ends(150);
const A = '/O/2026-11-26';
const B = '/O/2026-11-27';

group('a run over a reboot', () => {
  const update = cumulative();
  course(
    'under one root',
    aDevice,
    withTill,
    offer(update),
    start(waits),
    reboot,
    start(green),
    sameRun,
    installed(update, 1),
  );
  course(
    'under dated roots',
    aDevice,
    withTill,
    offer(update),
    start(waits, A),
    reboot,
    start(green, B),
    sameRun,
    installed(update, 1),
  );
  course(
    'with another device id after it',
    aDevice,
    withTill,
    offer(update),
    start(waits, A),
    reboot,
    start(green, B, '--device-id', 'OTHER'),
    sameRun,
  );
  course(
    'and the next month under a third root',
    aDevice,
    offer(update),
    start(waits, A),
    reboot,
    start(green, B),
    days(1),
    runUnder('/O/2026-11-28', green),
  );
  course(
    'started three times before it',
    aDevice,
    offer(update),
    start(waits),
    start(waits),
    start(waits),
    reboot,
    start(green),
  );
  course('a week later', aDevice, offer(update), start(waits), days(7), reboot, start(green));
});

group('what is lost, and was well', () => {
  for (const [name, how] of [
    ['the cookie', nuls('reboot-required.json')],
    ['the cookie is gone', removed('reboot-required.json', 'reboot-required.json.previous')],
    ['one generation of the open run', nuls('/open-run.json')],
    ['one generation of the history', nuls('/update-history.json')],
  ] as const)
    course(name, aDevice, withTill, offer(cumulative()), start(waits), reboot, how, run(green));
  for (const [name, how] of [
    ['the run folder', runFolderRemoved],
    ['the machine folder', machineFolderRemoved],
  ] as const)
    course(
      `${name}: at worst not confirmed, and green in the next run`,
      aDevice,
      withTill,
      offer(cumulative()),
      start(waits),
      reboot,
      how,
      run(oneOf(0, 100)),
      days(1),
      run(green),
    );
});

group('killed, and started again', () => {
  const update = cumulative();
  course('before the install', aDevice, offer(update), killedAt('beforeInstall'), run(green), installed(update, 1));
  course(
    'after the install: looked up, not installed again',
    aDevice,
    offer(update),
    killedAt('afterInstall'),
    run(green),
    installed(update, 1),
  );
  const late = cumulative();
  course(
    'after the install, and left for 73 hours',
    aDevice,
    offer(late),
    killedAt('afterInstall'),
    days(4),
    reboot,
    run(green),
    installed(late, 1),
  );
});

group('dry runs', () => {
  course(
    'before, between and after real ones',
    aDevice,
    offer(cumulative(), dotnetUpdate()),
    dryRun(green),
    start(waits),
    dryRun(oneOf(0, 100)),
    reboot,
    start(green),
    dryRun(green),
    status(0),
  );
  course(
    'under another root',
    aDevice,
    offer(cumulative()),
    start(waits),
    dryRun(oneOf(0, 100), B),
    reboot,
    start(green),
  );
});

group('the same device', () => {
  course(
    'renamed while a run waits, and heard by a monitor',
    aDevice,
    offer(cumulative()),
    start(waits),
    reboot,
    changed(({ os }) => {
      os.computerName = 'WS-NEW';
    }),
    status(150),
    start(green),
    sameRun,
    changed(({ os }) => {
      os.computerName = 'WS-NEWER';
    }),
    status(0),
  );
  course(
    'with a new board while a run waits',
    aDevice,
    offer(cumulative()),
    start(waits),
    reboot,
    changed((windows) => {
      windows.uuid = '4C4C4544-9999-9999-9999-999999999999';
    }),
    start(green),
    sameRun,
  );
  course(
    'with a board that says nothing',
    aDevice,
    changed((windows) => {
      windows.uuid = null;
    }),
    offer(cumulative()),
    start(waits),
    reboot,
    start(green),
    sameRun,
  );
  course(
    'with the id that many boards share',
    aDevice,
    changed((windows) => {
      windows.uuid = '03000200-0400-0500-0006-000700080009';
    }),
    offer(cumulative()),
    start(waits),
    reboot,
    start(green),
    sameRun,
  );
  course(
    'an image of it is patched like any other',
    aDevice,
    offer(cumulative()),
    start(waits),
    cloned({ name: 'WS-002', uuid: '4C4C4544-0000-0000-0000-000000000002' }, async (clone) => {
      clone.windows.atBoot = [];
      const first = await clone.run();
      endedWith(first, oneOf(150, 0));
      assert.ok(first.runId !== null);
    }),
  );
});
