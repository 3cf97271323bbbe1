import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { lastLineOf } from '../../../src/cli/run-answer.ts';
import { rebootSimulatedDevice } from '../../../src/device/simulated/memory.ts';
import { realSystem } from '../../../src/system/real.ts';
import { writeState } from '../../../src/state/generations.ts';
import { verifyRun } from '../../../src/verify/verify.ts';
import { answered, onlyObject } from '../../support/cli.ts';
import { quickFolder } from '../../support/quick-folder.ts';
import { deviceFolderOf, eventsOf, folderOf, jsonOf, start } from '../../support/starts.ts';

const scenarios = join(import.meta.dirname, '..', '..', '..', 'examples', 'scenarios');
const system = realSystem([]);

/** A device of this scenario after its first start, which asked for a reboot. */
async function waiting(context: TestContext, scenario = 'reboot-150') {
  const root = quickFolder();
  context.after(() => rmSync(root, { recursive: true, force: true }));
  const again = (more = {}) => start(system, root, join(scenarios, `${scenario}.json`), more);
  const first = await again();
  assert.equal(first.exitCode, 150);
  const device = deviceFolderOf(root);
  return { root, again, device, cookie: join(device, 'reboot-required.json'), ...folderOf(first), first };
}

const archived = (device: string, how: string): number =>
  readdirSync(device).filter((name) => name.startsWith(`reboot-required.${how}.`)).length;

test('150 without a reboot: 150 again, with the same root, and the run is not touched', async (context) => {
  const { again, first, runFolder, device } = await waiting(context, 'manual-reboot-150');
  for (let time = 0; time < 3; time++) {
    const next = await again();
    assert.deepEqual([next.exitCode, next.root, next.runFolder], [150, first.root, runFolder]);
  }
  assert.deepEqual(verifyRun(system.files, runFolder, { root: first.root ?? '' }).verdict, 'INCOMPLETE');
  rebootSimulatedDevice(system, device);
  assert.equal((await again()).exitCode, 0);
});

test('a program that was exchanged while the run waited is named where it took the run up', async (context) => {
  const { root, runFolder, first } = await waiting(context);
  const version = { version: '9.9.9', commit: 'f'.repeat(40), runtime: '24.0.0' };
  const newer = { ...system, host: { ...system.host, version } };
  const next = await start(newer, root, join(scenarios, 'reboot-150.json'));
  assert.deepEqual([next.exitCode, next.runId], [0, first.runId]);
  const [resumed] = eventsOf(runFolder).filter(({ type }) => type === 'resumed');
  assert.deepEqual([resumed?.data['version'], resumed?.data['commit']], ['9.9.9', version.commit]);
  assert.equal(
    (jsonOf(join(runFolder, 'run.json'))['tool'] as { version: string }).version,
    system.host.version.version,
  );
});

test('a cookie is consumed once: put back by somebody, it starts nothing over', async (context) => {
  const { again, device, cookie, runId } = await waiting(context);
  const copy = `${cookie}.copy`;
  copyFileSync(cookie, copy);
  assert.equal((await again()).runId, runId);
  assert.equal(archived(device, 'consumed'), 1);
  copyFileSync(copy, cookie);
  const next = await again();
  assert.notEqual(next.runId, runId);
  assert.equal(archived(device, 'rejected'), 1);
});

const SPOILED = {
  'full of NULs': (cookie: string) => {
    writeFileSync(cookie, Buffer.alloc(500));
  },
  gone: (cookie: string) => {
    rmSync(cookie);
  },
  'of another run': (cookie: string) => {
    const { checksum: _, ...rest } = jsonOf(cookie);
    writeState(system.files, cookie, { ...rest, runId: '00000000-0000-4000-8000-000000000001' });
    rmSync(`${cookie}.previous`, { force: true });
  },
};

for (const [name, spoil] of Object.entries(SPOILED)) {
  test(`a cookie that is ${name} loses nothing: the run goes on, and its own event says what became of the cookie`, async (context) => {
    const { again, cookie, device, runId, runFolder } = await waiting(context);
    spoil(cookie);
    const next = await again();
    assert.deepEqual([next.runId, next.exitCode], [runId, 0]);
    const lost = eventsOf(runFolder).filter(({ type }) => type === 'cookieLost');
    assert.deepEqual(
      lost.map(({ data }) => data),
      [{ hop: 1, how: name === 'gone' ? 'missing' : 'rejected' }],
    );
    assert.equal(archived(device, 'rejected'), name === 'gone' ? 0 : 1);
    assert.equal(archived(device, 'consumed'), 0);
    assert.equal(existsSync(cookie), false);
    assert.equal(verifyRun(system.files, runFolder).verdict, 'VALID');
  });

  test(`a cookie that is ${name}: on the same boot it is 150 again with the same root, and nothing is touched`, async (context) => {
    const { again, cookie, first, device, runFolder } = await waiting(context, 'manual-reboot-150');
    spoil(cookie);
    const next = await again();
    assert.deepEqual([next.exitCode, next.root, next.runFolder], [150, first.root, runFolder]);
    assert.equal(verifyRun(system.files, runFolder, { root: first.root ?? '' }).verdict, 'INCOMPLETE');
    rebootSimulatedDevice(system, device);
    assert.deepEqual([(await again()).exitCode, next.runId], [0, first.runId]);
  });

  test(`a cookie that is ${name}: the till that broke at the reboot is still 220`, async (context) => {
    const { again, cookie, runId } = await waiting(context, 'regression-after-reboot-150');
    spoil(cookie);
    const next = await again();
    assert.deepEqual([next.runId, next.exitCode, next.counts.regr], [runId, 220, 1]);
  });
}

test('the run folder is gone: a fresh run, and no trace of the old one decides anything', async (context) => {
  const { again, device, runFolder, runId } = await waiting(context);
  rmSync(runFolder, { recursive: true });
  const next = await again();
  assert.notEqual(next.runId, runId);
  assert.equal(archived(device, 'rejected'), 1);
});

for (const [path, spoil] of Object.entries({
  'Logs/Events.jsonl': (file: string) => appendFileSync(file, '{}\n'),
  'Artifacts/added.json': (file: string) => writeFileSync(file, '{}'),
  'State/state.json': (file: string) => appendFileSync(file, '\n'),
})) {
  test(`${path} changed while the run waits: it goes on, ends 240, and the start says the seal is broken`, async (context) => {
    const { again, runFolder, runId } = await waiting(context);
    spoil(join(runFolder, path));
    const next = await again();
    assert.deepEqual([next.runId, next.exitCode, next.why], [runId, 240, ['seal']]);
    assert.equal(next.failure?.code, 'sealBroken');
    assert.ok(existsSync(join(runFolder, 'manifest.json')));
  });
}

test('a broken seal hides nothing: the run goes on at 07, and the higher code of what it finds holds', async (context) => {
  const { again, runFolder, runId } = await waiting(context, 'regression-after-reboot-150');
  appendFileSync(join(runFolder, 'Artifacts', 'Baseline', runId, 'raw', 'drivers.tsv'), 'x');
  const next = await again();
  assert.deepEqual([next.runId, next.exitCode, next.counts.inst], [runId, 220, 1]);
  assert.equal(next.failure?.code, 'sealBroken');
  assert.equal(verifyRun(system.files, runFolder).verdict, 'INVALID');
});

test('a dry run neither goes on with a run that waits nor touches it, its cookie or its device', async (context) => {
  const { again, first, device, cookie, runFolder } = await waiting(context);
  const kept = ['open-run.json', 'device.json', 'installs.jsonl'].map((name) => join(device, name)).concat(cookie);
  const before = kept.map((path) => readFileSync(path, 'utf8'));
  const dry = await again({ testMode: true });
  assert.notEqual(dry.runFolder, runFolder);
  assert.equal(verifyRun(system.files, runFolder, { root: first.root ?? '' }).verdict, 'INCOMPLETE');
  assert.deepEqual(
    kept.map((path) => readFileSync(path, 'utf8')),
    before,
  );
  const next = await again();
  assert.deepEqual([next.runFolder, next.exitCode], [runFolder, 0]);
});

test('more hops than policy allows: closed with 240, never a reboot loop', async (context) => {
  const { again, runFolder } = await waiting(context, 'reboot-never-enough-150');
  let next = await again();
  for (let hop = 2; next.exitCode === 150 && hop < 10; hop++) next = await again();
  assert.deepEqual([next.exitCode, next.failure?.code], [240, 'tooManyReboots']);
  assert.equal((jsonOf(join(runFolder, 'run.json')).hops as unknown[]).length, 4);
  assert.equal(verifyRun(system.files, runFolder).verdict, 'VALID');
});

test('an id that differs from another one only in case is refused, and the waiting run stays as it is', async (context) => {
  const { again, first } = await waiting(context, 'manual-reboot-150');
  for (const ids of [{ deviceId: 'd1' }, { tenantId: 't0' }]) {
    const other = await again(ids);
    assert.deepEqual([other.exitCode, other.why, other.failure?.code], [240, ['usage'], 'idInvalid']);
  }
  const next = await again();
  assert.deepEqual([next.exitCode, next.root], [150, first.root]);
});

test('ids of another device start a run of their own and leave the waiting one alone', async (context) => {
  const { again, first, runFolder } = await waiting(context, 'manual-reboot-150');
  const other = await again({ deviceId: 'D2' });
  assert.notEqual(other.runFolder, runFolder);
  const next = await again();
  assert.deepEqual([next.exitCode, next.root], [150, first.root]);
});

test('the age of a reboot that nobody makes is counted in the time of the device', async (context) => {
  const { again, first } = await waiting(context, 'reboot-overdue-150');
  assert.deepEqual([first.ageDays, first.rebootOverdue], [0, undefined]);
  const [second, third] = [await again(), await again()];
  assert.deepEqual([second.exitCode, second.ageDays, second.rebootOverdue], [150, 8, true]);
  assert.deepEqual([third.exitCode, third.ageDays, third.root], [150, 16, first.root]);
  assert.match(lastLineOf(second), / exit=150 status=RebootOverdue .* sim=1 age=8 /u);
});

test('runs names a reboot that nobody makes as status and the last line do', async (context) => {
  const { again, root, runId } = await waiting(context, 'reboot-overdue-150');
  const overdue = async (): Promise<unknown> => {
    const { stdout } = await answered(['runs', '--output-root', root, '--json']);
    const [only] = onlyObject(stdout)['runs'] as Record<string, unknown>[];
    return [only?.['runId'], only?.['exitName'], only?.['rebootOverdue']];
  };
  assert.deepEqual(await overdue(), [runId, 'RebootRequired', false]);
  await again();
  assert.deepEqual(await overdue(), [runId, 'RebootRequired', true]);
  const { stdout } = await answered(['runs', '--output-root', root]);
  assert.match(stdout, / RebootOverdue /u);
});

test('what is to be done about a reboot reads the same on the console and in a report made while the run waits', async (context) => {
  const { first, root, runId } = await waiting(context, 'manual-reboot-150');
  const out = join(root, 'page');
  await answered(['report', runId, '--output-root', root, '--out', out]);
  const { outcome } = jsonOf(join(out, 'final-report.json')) as unknown as { outcome: { nextAction: string } };
  assert.ok(outcome.nextAction.includes(first.nextAction), first.nextAction);
});

for (const [name, spoil] of Object.entries({
  'run.json and its events': ['run.json', 'Logs/Events.jsonl'],
  'its manifest': ['manifest.json'],
})) {
  test(`nothing of an open run can be read, ${name} are NULs: it is left as it is, a fresh run says so`, async (context) => {
    const { again, device, runFolder, runId } = await waiting(context);
    if (spoil.includes('manifest.json')) {
      const named = readFileSync(join(device, 'open-run.json'));
      await again();
      writeFileSync(join(device, 'open-run.json'), named);
    }
    for (const path of spoil) writeFileSync(join(runFolder, path), Buffer.alloc(300));
    const left = readdirSync(runFolder, { recursive: true });
    const next = await again();
    assert.notEqual(next.runId, runId);
    assert.ok([0, 150].includes(next.exitCode));
    assert.deepEqual(readdirSync(runFolder, { recursive: true }), left);
    assert.match(readFileSync(join(folderOf(next).runFolder, 'Logs/Events.jsonl'), 'utf8'), /"openRunDropped"/u);
  });
}
