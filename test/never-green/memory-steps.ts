import assert from 'node:assert/strict';
import { World, MACHINE, type Started } from './windows/world.ts';
import type { Windows } from './windows/model.ts';
import { ends, type Ending, type Step } from './course.ts';

/** One start that is killed at this moment; nothing of it is asked. */
export const killedAt =
  (when: 'beforeInstall' | 'afterInstall'): Step =>
  async (world) => {
    world.killed = when;
    await world.run();
    world.killed = null;
  };

/** Every file whose path ends so is filled with NULs, as a power cut leaves it. */
export const nuls =
  (...endings: readonly string[]): Step =>
  (world) => {
    const found = world.disk.files().filter((path) => endings.some((end) => path.endsWith(end)));
    assert.ok(found.length > 0, `expected files ${endings.join(', ')}, got ${world.disk.files().join(' ')}`);
    for (const path of found) world.files.writeAtomic(path, Buffer.alloc(400));
  };

export const torn =
  (...endings: readonly string[]): Step =>
  (world) => {
    for (const path of world.disk.files().filter((one) => endings.some((end) => one.endsWith(end))))
      world.files.writeAtomic(path, Buffer.from(world.text(path).slice(0, 60)));
  };

export const removed =
  (...endings: readonly string[]): Step =>
  (world) => {
    for (const path of world.disk.files().filter((one) => endings.some((end) => one.endsWith(end))))
      world.files.remove(path);
  };

export const runFolderRemoved: Step = (world) => {
  const folder = world.folderOf(world.starts.at(-1)?.runId ?? '');
  assert.ok(folder !== undefined);
  world.files.removeTree(folder);
};

export const machineFolderRemoved: Step = (world) => {
  world.files.removeTree(MACHINE);
};

/** An application that is checked: the service `Till`. */
export const withTill: Step = (world) => {
  world.policy('AppValidationPolicy', {
    applications: [
      { name: 'Till', checks: [{ type: 'Service', id: 'service', serviceName: 'Till', timeoutSeconds: 5 }] },
    ],
  });
};

export const tillBreaks: Step = ({ windows }) => {
  windows.services.set('Till', 'Stopped');
};

/** All that lies in the machine folder, path by path; not the lock. */
const remembered = (world: World): string[] =>
  world.disk
    .files()
    .filter((path) => path.startsWith(MACHINE) && !path.endsWith('lock.hold') && !/\/(?:last-good|temp)/u.test(path))
    .map((path) => `${path} ${world.text(path)}`);

/** A dry run: it ends so, and leaves what the device remembers as it was. */
export const dryRun =
  (ending: Ending, root?: string): Step =>
  async (world) => {
    const before = remembered(world);
    const copies = copiesOf(world);
    const { code, last, runId } = await world.run(['--test-mode'], root);
    assert.ok(ending.codes.includes(code), `expected ${ending.codes.join(' or ')}, got ${last}`);
    assert.deepEqual(remembered(world), before);
    assert.deepEqual(copiesOf(world), copies);
    for (const record of world.records(runId ?? '')) assert.equal(record['installed'], null, JSON.stringify(record));
  };

const copiesOf = (world: World): string[] =>
  world.disk
    .files()
    .filter((path) => /\/(?:last-run|update-history|open-run|runs)\.json$/u.test(path) && !path.startsWith(MACHINE))
    .map((path) => `${path} ${world.text(path)}`);

/** The command `status --exit-code`, under a root or under none. */
export const status =
  (code: number, ...args: readonly string[]): Step =>
  async (world) => {
    const answer = await world.command('status', '--exit-code', ...args);
    assert.equal(answer.code, code, answer.stdout + answer.stderr);
  };

/** The last start went on with the run of the first. */
export const sameRun: Step = ({ starts }) => {
  const ids = new Set(starts.map(({ runId }) => runId));
  assert.equal(ids.size, 1, starts.map(({ last }) => last).join('\n'));
};

export const otherRun: Step = ({ starts }) => {
  assert.notEqual(starts.at(-1)?.runId, starts[0]?.runId);
};

export const streak =
  (count: number): Step =>
  ({ starts }) => {
    assert.match(starts.at(-1)?.last ?? '', new RegExp(`streak=${count} `, 'u'));
  };

/** The image of a device on other hardware: the same disk, another name, another board. */
export const cloned =
  (identity: { name?: string; uuid?: string | null }, then: (clone: World) => Promise<void>): Step =>
  async (world) => {
    const windows: Windows = structuredClone({ ...world.windows, offers: [], listed: [], atBoot: [] });
    windows.offers = [...world.windows.offers];
    windows.listed = [...world.windows.listed];
    windows.bootId = crypto.randomUUID();
    if (identity.name !== undefined) windows.os.computerName = identity.name;
    if (identity.uuid !== undefined) windows.uuid = identity.uuid;
    await then(new World(windows, world.disk.copy()));
  };

export const endedWith = ({ code, last }: Started, ending: Ending = ends(0)): void => {
  assert.ok(ending.codes.includes(code), last);
};
