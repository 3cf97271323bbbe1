import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { rowsOf } from '../../src/domain/builds.ts';
import { aFolder } from '../kit/a-kit.ts';
import { answered, onlyObject } from '../support/cli.ts';
import { BUILDS } from '../support/tables.ts';

const WINDOWS_11 = { build: 26100, ubr: 1, edition: 'Professional', installationType: 'Client' };
const [OLDER, NEWER] = rowsOf(BUILDS, WINDOWS_11)
  .filter(({ type }) => type === 'B')
  .slice(-2);
assert.ok(OLDER !== undefined && NEWER !== undefined);

interface Found {
  readonly exitCode: number;
  readonly counts: Record<string, number>;
  readonly problems: readonly { readonly subject: string; readonly meaning: string; readonly whatToDo: string }[];
  readonly leftOut?: readonly string[];
  readonly waiting?: readonly string[];
  readonly runFolder: string;
}

/** A kit of updates as Microsoft names them, and nothing else. */
async function aKit(t: TestContext, ...kbs: readonly string[]): Promise<string> {
  const root = aFolder(t);
  mkdirSync(join(root, 'updates'));
  for (const kb of kbs) writeFileSync(join(root, 'updates', `windows11.0-${kb.toLowerCase()}-x64.msu`), `MSCF${kb}`);
  const args = [
    'kit',
    'build',
    join(root, 'updates'),
    '--out',
    join(root, 'kit'),
    '--classification',
    'Security Updates',
  ];
  const built = await answered(args);
  assert.equal(built.code, 0, built.stdout);
  return join(root, 'kit');
}

interface Device {
  readonly build?: number;
  readonly ubr: number;
  readonly policy?: object;
}

function scenarioOf({ build = 26100, ubr, policy = {} }: Device): object {
  const os = { build, ubr, installationType: 'Client', edition: 'Professional' };
  const policies = { UpdatePolicy: policy };
  return { schemaVersion: 1, name: 'kit', description: 'A device.', device: { os }, policies };
}

const reportOf = ({ runFolder }: Found): unknown =>
  JSON.parse(readFileSync(join(runFolder, 'Reports', 'final-report.json'), 'utf8'));

/** A run with a kit on a simulated device of this build. */
async function run(t: TestContext, kit: string, device: Device): Promise<Found & { stdout: string }> {
  const root = aFolder(t);
  writeFileSync(join(root, 'kit.json'), JSON.stringify(scenarioOf(device)));
  const args = ['run', '--kit', kit, '--scenario', join(root, 'kit.json'), '--output-root'];
  const { stdout } = await answered([...args, join(root, 'text')]);
  return {
    ...(onlyObject((await answered([...args, join(root, 'json'), '--json'])).stdout) as unknown as Found),
    stdout,
  };
}

describe('a kit of bare Microsoft files whose numbers the table of builds knows', () => {
  it('is confirmed by the build, without a word in kit-source.json', async (t) => {
    const found = await run(t, await aKit(t, NEWER.kb), { ubr: OLDER.revision });
    assert.equal(found.exitCode, 0, found.stdout);
    assert.deepEqual([found.counts['inst'], found.counts['todo']], [1, 0]);
  });

  it('is not attempted where its build is in force already', async (t) => {
    const found = await run(t, await aKit(t, OLDER.kb), { ubr: NEWER.revision });
    assert.equal(found.exitCode, 0, found.stdout);
    assert.match(found.stdout, /alreadyPresent/u);
    assert.doesNotMatch(found.stdout, /claimed/u);
  });

  it('is not attempted on another Windows: 100 kit', async (t) => {
    const found = await run(t, await aKit(t, NEWER.kb), { build: 19045, ubr: 1000 });
    assert.equal(found.exitCode, 100, found.stdout);
    assert.match(found.leftOut?.[0] ?? '', new RegExp(`${NEWER.kb}.*26100`, 'u'));
    assert.doesNotMatch(found.stdout, /claimed/u);
  });
});

describe('a kit run that is not done says what an engineer without network can do', () => {
  const UNKNOWN = 'KB9999999';

  it('of an entry that no run can confirm, not to run it again', async (t) => {
    const found = await run(t, await aKit(t, UNKNOWN), { ubr: OLDER.revision });
    assert.equal(found.exitCode, 100, found.stdout);
    assert.match(found.problems[0]?.whatToDo ?? '', /kit-source\.json/u);
    assert.match(found.problems[0]?.whatToDo ?? '', /winver/u);
    assert.doesNotMatch(found.problems[0]?.whatToDo ?? '', /[Rr]un the same command/u);
    const { InstallSummary } = reportOf(found) as { InstallSummary: { whatToDo: string }[] };
    assert.equal(InstallSummary[0]?.whatToDo, found.problems[0]?.whatToDo);
  });

  it('of a kit of which nothing is for this device, by a problem, also in --json, and in one line with --quiet', async (t) => {
    const kit = await aKit(t, NEWER.kb);
    const found = await run(t, kit, { build: 19045, ubr: 1000 });
    assert.equal(found.problems.length, 1);
    assert.match(found.stdout, /^Problem: /mu);
    const root = aFolder(t);
    writeFileSync(join(root, 's.json'), JSON.stringify(scenarioOf({ build: 19045, ubr: 1000 })));
    const args = ['run', '--kit', kit, '--scenario', join(root, 's.json'), '--output-root', join(root, 'o'), '--quiet'];
    assert.equal((await answered(args)).stdout.trimEnd().split('\n').length, 1);
  });

  it('of a kit that policy leaves out, to have policy include it', async (t) => {
    const policy = { updateSettings: { excludedKBs: [NEWER.kb] } };
    const found = await run(t, await aKit(t, NEWER.kb), { ubr: OLDER.revision, policy });
    assert.equal(found.exitCode, 100);
    assert.match(found.problems[0]?.whatToDo ?? '', /policy/u);
  });

  for (const [what, policy, until] of [
    [
      'a window',
      { maintenanceWindows: [{ weekdays: ['Sunday'], start: '02:00', durationMinutes: 240 }] },
      '2026-11-29T02:00:00',
    ],
    ['its age', { updateSettings: { deferralDays: 20 } }, '2026-12-13T09:30:00'],
  ] as const) {
    it(`of an entry that waits for ${what}, until when, and that the kit is needed again: 0`, async (t) => {
      const found = await run(t, await aKit(t, NEWER.kb), { ubr: OLDER.revision, policy });
      assert.equal(found.exitCode, 0, found.stdout);
      assert.equal(found.waiting?.length, 1);
      assert.ok(
        [until, NEWER.kb].every((word) => found.waiting?.[0]?.includes(word)),
        found.stdout,
      );
      const next = /^Next: (.*)$/mu.exec(found.stdout)?.[1] ?? '';
      assert.ok(next.includes(until) && next.includes('kit'), next);
      assert.equal((reportOf(found) as { outcome: { nextAction: string } }).outcome.nextAction.includes(until), true);
    });
  }
});
