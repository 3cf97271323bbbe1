import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { RUN_FILES } from '../../src/evidence/layout.ts';
import { realSystem } from '../../src/system/real.ts';
import { verifyRun } from '../../src/verify/verify.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { folderOf, jsonOf, start } from '../support/starts.ts';
import type { FinalReport } from '../../src/schema/report.ts';

const scenarios = join(import.meta.dirname, '..', '..', 'examples', 'scenarios');
const system = realSystem([]);

function aRoot(context: TestContext): string {
  const root = quickFolder();
  context.after(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

async function dryRun(root: string, scenario: string) {
  const result = await start(system, root, scenario, { testMode: true });
  const { runFolder } = folderOf(result);
  assert.equal(verifyRun(system.files, runFolder).verdict, 'VALID');
  const report = jsonOf(join(runFolder, RUN_FILES.finalReport)) as unknown as FinalReport;
  const regressions = jsonOf(join(runFolder, RUN_FILES.regressions));
  return { result, report, regressions };
}

for (const name of ['disk-full-100', 'on-battery-100']) {
  test(`${name}: the code of a dry run is that of the real run which it predicts`, async (context) => {
    const scenario = join(scenarios, `${name}.json`);
    const { result } = await dryRun(aRoot(context), scenario);
    const real = await start(system, aRoot(context), scenario);
    assert.deepEqual([result.exitCode, result.why, result.counts], [real.exitCode, real.why, real.counts]);
    assert.equal(result.exitCode, 100);
  });
}

test('a dry run installs nothing, so that nothing that an update would break is broken after it', async (context) => {
  const { result, regressions } = await dryRun(aRoot(context), join(scenarios, 'regression-220.json'));
  assert.deepEqual([result.exitCode, regressions.regressions, regressions['changedAlone']], [0, [], undefined]);
});

test('a check that changes during a dry run changed by itself: no regression, no 220, and the report says it', async (context) => {
  const root = aRoot(context);
  const scenario = join(root, 'flaps-0.json');
  const made = jsonOf(join(scenarios, 'regression-220.json'));
  const applications = [
    {
      name: 'Contoso Till',
      checks: [{ id: 'health', type: 'HealthEndpoint', url: 'http://127.0.0.1:8080/health', attempts: 1 }],
    },
  ];
  const flaps = { application: 'Contoso Till', check: 'health', pre: ['pass', 'fail'] };
  const changes = {
    name: 'flaps-0',
    expect: [0],
    policies: { AppValidationPolicy: { applications } },
    checks: [flaps],
  };
  writeFileSync(scenario, JSON.stringify({ ...made, ...changes }));
  const { result, report, regressions } = await dryRun(root, scenario);
  assert.deepEqual([result.exitCode, result.counts.regr, regressions.regressions], [0, 0, []]);
  assert.equal((regressions['changedAlone'] as unknown[]).length, 1);
  assert.deepEqual(
    report.findings.filter(({ application }) => application !== null).map(({ kind, level }) => [kind, level]),
    [['checkChanged', 'warning']],
  );
});
