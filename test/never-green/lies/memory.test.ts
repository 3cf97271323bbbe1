import assert from 'node:assert/strict';
import { fails, lies, liesAndVanishes, withFacts } from '../conduct.ts';
import {
  group,
  changed,
  course,
  days,
  ends,
  failed,
  green,
  installed,
  notGreen,
  offer,
  offerOnly,
  oneOf,
  reboot,
  run,
  runUnder,
  start,
  unconfirmed,
} from '../course.ts';
import {
  cloned,
  dryRun,
  endedWith,
  killedAt,
  machineFolderRemoved,
  nuls,
  otherRun,
  removed,
  runFolderRemoved,
  sameRun,
  status,
  streak,
  tillBreaks,
  torn,
  withTill,
} from '../memory-steps.ts';
import { anOffer, cumulative, dotnetUpdate } from '../updates.ts';
import { aDevice } from '../windows/devices.ts';

const waits = ends(150);
const regression = ends(220);
const A = '/O/2026-11-26';
const B = '/O/2026-11-27';
const COOKIE = 'reboot-required.json';

group('a run that waits is found by whoever starts next', () => {
  const update = lies(cumulative());
  const quiet = liesAndVanishes(cumulative());
  course(
    'under another output root',
    aDevice,
    offer(update),
    start(waits, A),
    reboot,
    start(failed, B),
    sameRun,
    installed(update, 1),
  );
  course(
    'under another output root, and the lie vanished',
    aDevice,
    offer(quiet),
    start(waits, A),
    reboot,
    start(failed, B),
    sameRun,
  );
  course(
    'with another device id',
    aDevice,
    offer(update),
    start(waits, A),
    reboot,
    start(failed, A, '--device-id', 'OTHER'),
    sameRun,
  );
  course(
    'with another tenant, client and site',
    aDevice,
    offer(update),
    start(waits, A),
    reboot,
    start(failed, B, '--tenant-id', 'T9', '--client-id', 'C9', '--site-id', 'S9'),
    sameRun,
  );
  course(
    'without a reboot, under another root',
    aDevice,
    offer(update),
    start(waits, A),
    start(waits, B),
    sameRun,
    installed(update, 1),
  );
  course(
    'a till broke at the reboot, under another root',
    aDevice,
    withTill,
    offer(cumulative()),
    start(waits, A),
    reboot,
    tillBreaks,
    start(regression, B),
    sameRun,
  );
  course('after five days', aDevice, offer(update), start(waits), days(5), reboot, start(failed), sameRun);
});

group('a cookie that is lost loses nothing', () => {
  for (const [name, how] of [
    ['full of NULs', nuls(COOKIE)],
    ['torn', torn(COOKIE)],
    ['gone', removed(COOKIE)],
    ['gone with its copy', removed(COOKIE, `${COOKIE}.previous`)],
  ] as const) {
    course(
      `${name}: a till that broke is a regression`,
      aDevice,
      withTill,
      offer(cumulative()),
      start(waits),
      reboot,
      how,
      tillBreaks,
      start(regression),
    );
    course(`${name}: a lie is found`, aDevice, offer(lies(cumulative())), start(waits), reboot, how, start(failed));
    course(
      `${name}: and the same boot still waits`,
      aDevice,
      offer(lies(cumulative())),
      start(waits),
      how,
      start(waits),
    );
  }
});

group('whatever else is lost, nothing is green by it', () => {
  const lost = [
    ['the run folder', runFolderRemoved],
    ['the open run, both generations', nuls('open-run.json', 'open-run.json.previous')],
    ['the open run is gone', removed('open-run.json', 'open-run.json.previous')],
    ['the machine folder', machineFolderRemoved],
  ] as const;
  for (const [name, how] of lost) {
    course(
      `${name}: a till that broke`,
      aDevice,
      withTill,
      offer(cumulative()),
      start(waits),
      reboot,
      how,
      tillBreaks,
      run(oneOf(220, 240)),
    );
    course(
      `${name}: a lie that vanished`,
      aDevice,
      offer(liesAndVanishes(cumulative())),
      start(waits),
      reboot,
      how,
      run(notGreen),
    );
    course(
      `${name}: a lie that nobody can read`,
      aDevice,
      offer(
        liesAndVanishes(
          anOffer({
            title: 'Agent (KB5131200)',
            kbs: ['5131200'],
            categories: ['security'],
            effect: [],
            reboots: true,
          }),
        ),
      ),
      start(waits),
      reboot,
      how,
      run(notGreen),
    );
  }
  course(
    'the open run and its cookie',
    aDevice,
    withTill,
    offer(cumulative()),
    start(waits),
    reboot,
    nuls('open-run.json', COOKIE),
    removed('open-run.json.previous'),
    tillBreaks,
    run(oneOf(220, 240)),
  );
});

group('killed', () => {
  const vanishes = liesAndVanishes(cumulative());
  course(
    'after an install that lied, and started again',
    aDevice,
    offer(vanishes),
    killedAt('afterInstall'),
    run(notGreen),
  );
  course(
    'after an install that lied, and left for 73 hours',
    aDevice,
    offer(vanishes),
    killedAt('afterInstall'),
    days(4),
    run(notGreen),
  );
  course(
    'after an install that lied, and its folder was deleted',
    aDevice,
    offer(vanishes),
    killedAt('afterInstall'),
    ({ files }) => {
      files.removeTree('/out/Runs');
    },
    run(notGreen),
  );
  course(
    'after an install, and a till broke, left for 73 hours',
    aDevice,
    withTill,
    offer(cumulative()),
    killedAt('afterInstall'),
    days(4),
    reboot,
    tillBreaks,
    run(oneOf(220, 240)),
  );
  const twice = { ...lies(cumulative()), writesHistory: false };
  course(
    'twice in the same install',
    aDevice,
    offer(twice),
    killedAt('beforeInstall'),
    killedAt('beforeInstall'),
    run(notGreen),
  );
  course(
    'under one root, and started under another',
    aDevice,
    offer(vanishes),
    killedAt('afterInstall'),
    runUnder(B, notGreen),
  );
});

group('the memory of a device is one, whatever the roots', () => {
  const day = (number: number): string => `/O/2026-11-${number}`;
  const failing = fails(cumulative());
  course(
    'runs in a row that failed',
    aDevice,
    offer(failing),
    runUnder(day(23), failed),
    days(1),
    runUnder(day(24), failed),
    days(1),
    runUnder(day(25), failed),
    days(1),
    runUnder(day(26), failed),
    streak(4),
  );
  const asks = withFacts(dotnetUpdate(), { canRequestUserInput: true });
  const overdue = ends(100, 'overdue');
  course(
    'overdue',
    aDevice,
    offer(asks),
    runUnder(day(1), green),
    days(15),
    runUnder(day(16), overdue),
    days(1),
    runUnder(day(17), overdue),
  );
  const once = cumulative();
  course(
    'found installed, and offered again',
    aDevice,
    offer(once),
    runUnder(A, green),
    days(1),
    offerOnly(once),
    runUnder(B, unconfirmed),
    installed(once, 1),
  );
  course(
    'the status is that of the last run, under no root',
    aDevice,
    offer(failing),
    runUnder(A, failed),
    days(1),
    offerOnly(),
    runUnder(B, green),
    status(0),
    status(210, '--output-root', A),
  );
  course('the status of a failed one, under no root', aDevice, offer(failing), runUnder(B, failed), status(210));
  course('the code of the latest', aDevice, offer(failing), runUnder(A, failed), async (world) => {
    const answer = await world.command('exit-code', 'latest');
    assert.equal(answer.code, 210, answer.stdout + answer.stderr);
  });
});

group("a dry run is nobody's memory", () => {
  const failing = fails(cumulative());
  course(
    'after a failure',
    aDevice,
    offer(failing),
    run(failed),
    dryRun(green),
    status(210),
    days(1),
    run(failed),
    streak(2),
  );
  course(
    'while a run waits',
    aDevice,
    offer(lies(cumulative())),
    start(waits),
    dryRun(oneOf(0, 100)),
    reboot,
    start(failed),
    installed(failing, 0),
  );
  course('as the first on a device', aDevice, offer(cumulative()), dryRun(green), status(240));
  const asks = withFacts(dotnetUpdate(), { canRequestUserInput: true });
  course(
    'sees nothing for the first time',
    aDevice,
    offer(asks),
    dryRun(green),
    days(15),
    run(green),
    days(15),
    run(ends(100, 'overdue')),
  );
  course('knows what real runs have seen', aDevice, offer(asks), run(green), days(15), dryRun(ends(100)));
});

group('the image of a device is another device', () => {
  course(
    'it does not go on with a run that waits',
    aDevice,
    offer(lies(cumulative())),
    start(waits),
    cloned({ name: 'WS-002', uuid: '4C4C4544-0000-0000-0000-000000000002' }, async (clone) => {
      clone.windows.offers = [];
      const started = await clone.run();
      endedWith(started);
      assert.equal(clone.folderOf(started.runId ?? '') === undefined, false);
    }),
  );
  const same = ['--device-id', 'D1'] as const;
  course(
    'though both are given the same id',
    aDevice,
    offer(lies(cumulative())),
    start(waits, undefined, ...same),
    cloned({ name: 'WS-002', uuid: '4C4C4544-0000-0000-0000-000000000002' }, async (clone) => {
      clone.windows.offers = [];
      const started = await clone.run(same);
      assert.notEqual(started.runId, started.code === 150 ? started.runId : null);
      endedWith(started);
    }),
  );
  course('a hundred of them each begin anew', aDevice, offer(lies(cumulative())), start(waits), async (world) => {
    for (let at = 0; at < 10; at++) {
      await cloned({ name: `WS-1${at}`, uuid: `4C4C4544-0000-0000-0000-0000000001${at}0` }, async (clone) => {
        const first = world.starts[0]?.runId;
        const started = await clone.run();
        assert.notEqual(started.runId, first);
      })(world);
    }
  });
  course(
    'a monitor on it does not hear how the other one ended',
    aDevice,
    offer(cumulative()),
    run(green),
    status(0),
    cloned({ name: 'WS-004', uuid: '4C4C4544-0000-0000-0000-000000000004' }, async (clone) => {
      await status(240)(clone);
    }),
  );
  course(
    'it does not know failures of the other',
    aDevice,
    offer(fails(cumulative())),
    run(failed),
    days(1),
    run(failed),
    cloned({ name: 'WS-003', uuid: '4C4C4544-0000-0000-0000-000000000003' }, async (clone) => {
      const started = await clone.run();
      assert.match(started.last, /streak=1 /u);
    }),
  );
});

group('a simulated device is the device of its scenario', () => {
  const simulated = (scenario: string, code: number) =>
    start(oneOf(code), '/sim', '--scenario', scenario, '--device-id', 'D1');
  course(
    'a lie in one scenario is none in another',
    aDevice,
    simulated('lying-update-210', 210),
    simulated('success-0', 0),
  );
  course(
    'and is remembered in its own',
    aDevice,
    simulated('lying-update-210', 210),
    simulated('success-0', 0),
    simulated('lying-update-210', 210),
    streak(2),
  );
});

group('between the starts of a run', () => {
  course(
    'a damaged record of the machine makes no other device of it',
    aDevice,
    withTill,
    offer(cumulative()),
    start(waits),
    reboot,
    nuls('/machine.json'),
    tillBreaks,
    start(regression),
    sameRun,
  );
  course(
    'plan, status and doctor change nothing',
    aDevice,
    offer(lies(cumulative())),
    start(waits),
    async (world) => {
      await world.command('plan', '--output-root', '/O/other');
      await world.command('status');
      await world.command('doctor');
    },
    reboot,
    start(failed),
    sameRun,
  );
  const update = lies(cumulative());
  const hours = [1, 2, 3, 4].flatMap((hour) => [runUnder(`/O/${hour}`, failed), days(1)]);
  course('four roots and four lies: two installs', aDevice, offer(update), ...hours, installed(update, 2));
});

group('another boot is another boot', () => {
  course(
    'the same boot is no reboot, however long',
    aDevice,
    offer(lies(cumulative())),
    start(waits),
    days(8),
    start(waits),
  );
  course(
    'a clock set back does not hide a lie',
    aDevice,
    offer(lies(cumulative())),
    start(waits),
    changed((windows) => {
      windows.now -= 30 * 86_400_000;
    }),
    reboot,
    start(failed),
  );
  course('a fresh run after a finished one is another run', aDevice, run(green), run(green), otherRun);
});
