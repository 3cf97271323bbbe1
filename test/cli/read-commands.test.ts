import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { realSystem } from '../../src/system/real.ts';
import type { Files } from '../../src/system/system.ts';
import { answered, onlyObject } from '../support/cli.ts';
import { scratchFolder } from '../support/sim-files.ts';

/** What every command that reads a run promises, on an output root with three runs of one device. */
describe('commands that read runs', () => {
  let root = '';
  let ids: string[] = [];
  const ask = (...args: string[]) => answered([...args, '--output-root', root]);
  const askJson = async (...args: string[]) => onlyObject((await ask(...args, '--json')).stdout);

  before(async (t) => {
    root = scratchFolder({ after: (cleanup) => (t as { after?(f: () => void): void }).after?.(cleanup) });
    for (const scenario of ['success-0', 'install-fails-210', 'regression-220'])
      await answered(['run', '--scenario', scenario, '--output-root', root, '--quiet']);
    ids = readdirSync(join(root, 'Runs'));
  });

  test('exit-code recomputes the code of the latest run and exits with it', async () => {
    const { code } = await ask('exit-code', 'latest');
    assert.equal(code, 220);
    assert.deepEqual((await askJson('exit-code', 'latest'))['exitName'], 'ValidationFailure');
  });

  test('a run is found by its id, its beginning in any case, and its path', async () => {
    for (const id of ids) {
      const { exitCode } = await askJson('exit-code', id);
      for (const argument of [id.slice(0, 30).toUpperCase(), join(root, 'Runs', id)])
        assert.equal((await askJson('exit-code', argument))['exitCode'], exitCode);
    }
  });

  test('the beginning of several runs is refused with their ids', async () => {
    const twin = `${ids[0]?.slice(0, 30) ?? ''}ffffff`;
    mkdirSync(join(root, 'Runs', twin));
    const { code, stderr } = await ask('verify', twin.slice(0, 20));
    rmSync(join(root, 'Runs', twin), { recursive: true });
    assert.equal(code, 64);
    assert.ok(stderr.includes(twin) && stderr.includes(ids[0] ?? '?'));
  });

  test('a run that does not exist is absent input for all of them', async () => {
    for (const args of [
      ['verify', 'ffffffff'],
      ['exit-code', 'no/such'],
      ['report', 'ffff', '--out', join(root, 'out')],
    ])
      assert.equal((await ask(...args)).code, 66);
    assert.equal((await ask('exit-code', '.')).code, 66);
    assert.equal(existsSync(join(root, 'out')), false);
  });

  test('verify says VALID with 0, and names what was changed with 1', async () => {
    assert.equal((await ask('verify', ids[0] ?? '')).code, 0);
    const { root: merkle } = await askJson('verify', ids[0] ?? '');
    assert.equal((await ask('verify', ids[0] ?? '', '--root', String(merkle))).code, 0);
    assert.equal((await ask('verify', ids[0] ?? '', '--root', '0'.repeat(64))).code, 1);
    assert.equal((await ask('verify', ids[0] ?? '', '--root', 'xyz')).code, 64);
    const changed = join(root, 'Runs', ids[1] ?? '', 'Reports', 'final-report.html');
    appendFileSync(changed, ' ');
    const { code, stdout } = await ask('verify', ids[1] ?? '');
    assert.equal(code, 1);
    assert.ok(stdout.includes('Reports/final-report.html'));
  });

  test('a whitewashed run recomputes to a code that is said to be unproven, in a page made of it too', async () => {
    const whitewashed = join(import.meta.dirname, '..', 'vectors', 'v1', 'invalid-whitewashed');
    const { code, stderr } = await answered(['exit-code', whitewashed]);
    assert.equal(code, 0);
    assert.match(stderr, /INVALID/u);
    assert.equal(onlyObject((await answered(['exit-code', whitewashed, '--json'])).stdout)['verdict'], 'INVALID');
    const out = join(root, 'whitewashed');
    const rendered = await answered(['report', whitewashed, '--out', out, '--json']);
    assert.equal(onlyObject(rendered.stdout)['verdict'], 'INVALID');
    assert.match(rendered.stderr, /INVALID/u);
    assert.match(readFileSync(join(out, 'final-report.html'), 'utf8'), /the evidence is INVALID/u);
  });

  test('exit-code says nothing on stderr of evidence that is VALID, and takes a zip of it', async () => {
    const [folder, zip] = [join(root, 'Runs', ids[0] ?? ''), join(root, 'case.zip')];
    const ofFolder = await answered(['exit-code', folder, '--json']);
    assert.equal(ofFolder.stderr, '');
    assert.equal((await answered(['bundle', folder, '--out', zip])).code, 0);
    const ofZip = await answered(['exit-code', zip, '--json']);
    const [one, other] = [onlyObject(ofFolder.stdout), onlyObject(ofZip.stdout)];
    assert.deepEqual([ofZip.code, other['runId'], other['reasons']], [ofFolder.code, ids[0], one['reasons']]);
    writeFileSync(zip, 'no zip');
    assert.equal((await answered(['exit-code', zip])).code, 240);
  });

  test('runs lists the newest first, and a broken folder by name', async () => {
    const broken = '00000000-0000-4000-8000-000000000000';
    mkdirSync(join(root, 'Runs', broken));
    writeFileSync(join(root, 'Runs', broken, 'run.json'), '{');
    const listed = (await askJson('runs'))['runs'] as {
      runId: string;
      exitCode: number | null;
      fault: string | null;
    }[];
    assert.deepEqual(
      listed.map(({ exitCode }) => exitCode).filter((code) => code !== null),
      [220, 210, 0],
    );
    assert.notEqual(listed.find(({ runId }) => runId === broken)?.fault, null);
    rmSync(join(root, 'Runs', broken), { recursive: true });
    assert.equal(((await askJson('runs', '--limit', '1'))['runs'] as unknown[]).length, 1);
    assert.equal((await ask('runs', '--limit', '0')).code, 64);
  });

  test('report writes three files outside of runs, never into one', async () => {
    const out = join(root, 'again');
    assert.equal((await ask('report', 'latest', '--out', out)).code, 0);
    assert.deepEqual(readdirSync(out), ['final-report.html', 'final-report.json', 'redaction-log.json']);
    const inside = join(root, 'Runs', ids[0] ?? '', 'Reports', 'again');
    assert.equal((await ask('report', 'latest', '--out', inside)).code, 1);
    assert.equal(existsSync(inside), false);
    assert.equal((await ask('report', 'latest')).code, 64);
  });

  test('status tells the last run, and exits with its code while it is recent', async () => {
    const now = await askJson('status');
    assert.equal(now['exitCode'], 220);
    assert.equal((await ask('status')).code, 0);
    assert.equal((await ask('status', '--exit-code')).code, 220);
    assert.equal((await ask('status', '--exit-code', '--within', '0')).code, 240);
    assert.equal((await ask('status', '--within', 'ever')).code, 64);
  });

  test('status --exit-code ends with the line of the last run and its age, and --quiet leaves only that', async () => {
    const { stdout } = await ask('status', '--exit-code', '--quiet');
    assert.match(
      stdout,
      /^PATCHPILOT v=1 exit=220 status=ValidationFailure inst=\d.* why=- sim=1 age=0 run=[-0-9a-f]{36} root=[0-9a-f]{64}\n$/u,
    );
    assert.ok((await ask('status', '--exit-code')).stdout.endsWith(`\n${stdout}`));
    assert.equal((await askJson('status', '--exit-code'))['lastLine'], stdout.trim());
    const tooOld = (await ask('status', '--exit-code', '--quiet', '--within', '0')).stdout;
    assert.match(tooOld, / exit=240 .* inst=0 fail=0 .* age=0 run=[-0-9a-f]{36} root=-\n$/u);
    assert.ok(!(await ask('status')).stdout.includes('PATCHPILOT v=1'));
  });

  test('status of one run is what that run came to, whatever came after it', async () => {
    const codes = await Promise.all(ids.map(async (id) => (await ask('status', '--exit-code', '--run', id)).code));
    assert.deepEqual(codes.sort(), [0, 210, 220]);
    assert.equal((await ask('status', '--run', 'ffffffff-ffff')).code, 66);
    assert.equal((await ask('status', '--run', '')).code, 64);
  });
});

test('status of a device that waits is 150, and 240 where nothing has ever run', async (t) => {
  const root = scratchFolder(t);
  const asked = () => answered(['status', '--exit-code', '--quiet', '--output-root', root]);
  const nothing = await asked();
  assert.equal(nothing.code, 240);
  assert.match(nothing.stdout, / exit=240 status=ReportingFailure .* why=- run=- root=-\n$/u);
  const run = await answered(['run', '--scenario', 'reboot-150', '--output-root', root]);
  const waiting = await asked();
  assert.equal(waiting.code, 150);
  assert.match(waiting.stdout, / exit=150 .* inst=[1-9].* sim=1 age=0 run=[-0-9a-f]{36} root=[0-9a-f]{64}\n$/u);
  assert.ok(run.stdout.endsWith(`\n${waiting.stdout}`), 'the line of the run itself');
});

test('status of a device that waits for too long says so, as the run does that looked at it last', async (t) => {
  const root = scratchFolder(t);
  const start = () => answered(['run', '--scenario', 'reboot-overdue-150', '--output-root', root]);
  await start();
  await start();
  const { stdout } = await answered(['status', '--exit-code', '--quiet', '--output-root', root]);
  assert.match(stdout, / exit=150 status=RebootOverdue inst=[1-9]/u);
});

test('status tells a monitor of the device although its configuration is out of reach, and nobody else', async (t) => {
  const root = scratchFolder(t);
  const asked = (...more: string[]) => answered(['status', '--config', join(root, 'gone'), ...more]);
  const { code, stdout } = await asked('--exit-code');
  assert.notEqual(code, 66);
  assert.match(stdout, /gone[^]*\nPATCHPILOT v=1 exit=\d+ /u);
  assert.equal((await asked()).code, 66);
});

test('status of a monitor takes the output root of a configuration with faults', async (t) => {
  const root = scratchFolder(t);
  const config = join(root, 'ClientProfile.json');
  writeFileSync(config, JSON.stringify({ outputRoot: join(root, 'out'), retentionDays: 'ever' }));
  const { stdout } = await answered(['status', '--exit-code', '--json', '--config', config]);
  assert.equal(onlyObject(stdout)['outputRoot'], join(root, 'out'));
});

test('status reads a configuration once: a share that is slow to answer costs half a minute each time', async (t) => {
  const root = scratchFolder(t);
  const config = join(root, 'ClientProfile.json');
  writeFileSync(config, '{}');
  const system = realSystem([]);
  const reads: string[] = [];
  const files: Files = { ...system.files, read: (path, most) => (reads.push(path), system.files.read(path, most)) };
  await answered(['status', '--config', config], { system: { ...system, files } });
  const once = reads.filter((path) => path === config).length;
  await answered(['policy', 'show', '--config', config], { system: { ...system, files } });
  assert.equal(reads.filter((path) => path === config).length, 2 * once);
  assert.ok(once > 0);
});

test('the last run of a clock that was ahead is not a recent one, as one that is a few hours ahead is', async (t) => {
  const root = scratchFolder(t);
  await answered(['run', '--scenario', 'success-0', '--output-root', root]);
  const system = realSystem([]);
  const codeAt = async (hours: number): Promise<number | null> => {
    const clock = { ...system.clock, now: () => system.clock.now() + hours * 3_600_000 };
    const args = ['status', '--exit-code', '--output-root', root];
    return (await answered(args, { system: { ...system, clock } })).code;
  };
  assert.deepEqual(
    [await codeAt(-23), await codeAt(-25), await codeAt(24 * 6), await codeAt(24 * 8)],
    [0, 240, 0, 240],
  );
});

test('status of a run that waits too long says so although its folder cannot be read any more', async (t) => {
  const root = scratchFolder(t);
  await answered(['run', '--scenario', 'reboot-150', '--output-root', root]);
  const [run = ''] = readdirSync(join(root, 'Runs'));
  const system = realSystem([]);
  const toldAt = async (days: number): Promise<string> => {
    const clock = { ...system.clock, now: () => system.clock.now() + days * 86_400_000 + 60_000 };
    const args = ['status', '--exit-code', '--quiet', '--output-root', root];
    return (await answered(args, { system: { ...system, clock } })).stdout;
  };
  assert.match(await toldAt(6), / exit=150 status=RebootRequired inst=[1-9].* age=6 /u);
  const spoiled = [
    () => {
      rmSync(join(root, 'Runs', run), { recursive: true });
    },
    () => {
      mkdirSync(join(root, 'Runs', run, 'Logs', 'Events.jsonl'), { recursive: true });
    },
  ];
  for (const spoil of spoiled) {
    spoil();
    assert.match(
      await toldAt(6),
      / exit=150 status=RebootRequired inst=0 .* age=6 run=[-0-9a-f]{36} root=[0-9a-f]{64}/u,
    );
    assert.match(await toldAt(7), / exit=150 status=RebootOverdue .* age=7 /u);
  }
});

test('status says what the run that holds the device does', async (t) => {
  const root = scratchFolder(t);
  await answered(['run', '--scenario', 'success-0', '--output-root', root, '--device-id', 'PC1']);
  const device = join(root, 'State/Tenants/T0/Clients/C0/Sites/S0/Devices/PC1~sim');
  const { hostname } = await import('node:os');
  const holder = { pid: process.pid, processStartedAt: '2026-11-23T09:30:00.000Z', bootId: null, host: hostname() };
  const lock = { schemaVersion: 1, runId: null, acquiredAt: '2026-11-23T09:30:00.000Z', holder };
  const code = async () =>
    (await answered(['status', '--exit-code', '--output-root', root, '--device-id', 'PC1'])).code;
  writeFileSync(join(device, 'lock.json'), JSON.stringify(lock));
  assert.equal(await code(), 0, 'a living process has the id of one that was killed');
  const held = await realSystem([]).locks.acquire(device);
  assert.equal(await code(), 170);
  const line = ['status', '--exit-code', '--quiet', '--output-root', root, '--device-id', 'PC1'];
  assert.match((await answered(line)).stdout, / exit=170 .* age=\d+ run=- root=-\n$/u);
  writeFileSync(join(device, 'lock.json'), JSON.stringify({ ...lock, holder: { ...holder, pid: 2 ** 30 } }));
  assert.equal(await code(), 0);
  writeFileSync(join(device, 'lock.json'), '\0\0\0');
  assert.equal(await code(), 0);

  writeFileSync(join(device, 'lock.json'), JSON.stringify(lock));
  const wait = (time: string) =>
    answered(['status', '--exit-code', '--wait', time, '--output-root', root, '--device-id', 'PC1']);
  assert.equal((await wait('1s')).code, 170, 'the time is over, and it works still');
  const [over = ''] = readdirSync(join(root, 'Runs'));
  const ofOne = ['status', '--exit-code', '--run', over, '--wait', '60s', '--output-root', root, '--device-id', 'PC1'];
  assert.equal((await answered(ofOne)).code, 0, 'that run is over, whatever works now');
  setTimeout(() => {
    held?.release();
  }, 200);
  assert.equal((await wait('60s')).code, 0);
});
