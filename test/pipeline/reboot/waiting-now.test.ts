import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import { test, type TestContext } from 'node:test';
import { runFolderAt, type RunFolder } from '../../../src/evidence/run-folder.ts';
import { waitingNow } from '../../../src/pipeline/reboot/waiting-now.ts';
import { readPolicy } from '../../../src/phases/artifacts.ts';
import { ARTIFACTS } from '../../../src/schema/artifacts.ts';
import { realSystem } from '../../../src/system/real.ts';
import { quickFolder } from '../../support/quick-folder.ts';
import { start } from '../../support/starts.ts';

const system = realSystem([]);
const at = (hour: number): string => new Date(Date.UTC(2026, 10, 20, hour)).toISOString();
const OPEN = { startedAt: at(1), waitingSince: at(2) };

/** A run that waits for its reboot, with these events of having asked for one in the place of its own. */
async function waiting(context: TestContext, events: readonly { hour: number; deviceTime?: number }[]) {
  const root = quickFolder();
  context.after(() => rmSync(root, { recursive: true, force: true }));
  const { runFolder } = await start(system, root, 'reboot-150');
  const folder = runFolderAt(system.files, runFolder ?? '', basename(runFolder ?? ''));
  const asked = events.map(({ hour, deviceTime }) => ({
    ...{ type: 'waitingForReboot', time: at(hour) },
    data: deviceTime === undefined ? {} : { deviceTime },
  }));
  const others = [{ type: 'other', time: at(9), data: { deviceTime: 9 } }];
  const records = (file: Parameters<RunFolder['records']>[0]) =>
    (file as unknown) === ARTIFACTS.events ? [...asked, ...others] : folder.records(file);
  return { ...folder, records };
}

test('a run has waited since it asked last, by the clock of the device and by that of the program', async (context) => {
  const folder = await waiting(context, [
    { hour: 3, deviceTime: 33 },
    { hour: 4, deviceTime: 44 },
  ]);
  const { askedAtMs, toldAtMs, exit, overdueDays } = waitingNow(system.files, folder, OPEN);
  assert.deepEqual([askedAtMs, toldAtMs, exit.code], [44, Date.parse(at(4)), 150]);
  assert.equal(overdueDays, readPolicy(folder).policies.UpdatePolicy.rebootSettings.rebootOverdueDays);
});

test('a run that told no time of the device has waited since it told so, or since the state of the device says', async (context) => {
  const told = waitingNow(system.files, await waiting(context, [{ hour: 3 }]), OPEN);
  assert.deepEqual([told.askedAtMs, told.toldAtMs], [Date.parse(at(3)), Date.parse(at(3))]);
  const folder = await waiting(context, []);
  assert.equal(waitingNow(system.files, folder, OPEN).askedAtMs, Date.parse(at(2)));
  assert.equal(waitingNow(system.files, folder, { startedAt: at(1) }).toldAtMs, Date.parse(at(1)));
});

test('a run is overdue by its own policy, and after seven days where that cannot be read', async (context) => {
  const folder = await waiting(context, [{ hour: 3 }]);
  const days = (read: RunFolder['read']): number => waitingNow(system.files, { ...folder, read }, OPEN).overdueDays;
  const policy = readPolicy(folder);
  const { UpdatePolicy } = policy.policies;
  const rebootSettings = { ...UpdatePolicy.rebootSettings, rebootOverdueDays: 3 };
  const policies = { ...policy.policies, UpdatePolicy: { ...UpdatePolicy, rebootSettings } };
  assert.equal(
    days(() => ({ ...policy, policies })),
    3,
  );
  assert.equal(
    days(() => {
      throw new Error('torn');
    }),
    7,
  );
});
