import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { realSystem } from '../../src/system/real.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { folderOf, jsonOf, start } from '../support/starts.ts';

const system = realSystem([]);
const SECRET = 'Zq7S92xVb9kLmN4tR';
const PROBE = 'C:\\probe.exe';

/** A device that waits for its reboot under a policy of which one check carries a secret and one does not. */
async function waiting(context: TestContext) {
  const root = quickFolder();
  context.after(() => rmSync(root, { recursive: true, force: true }));
  const config = join(root, 'config');
  const checks = [
    { type: 'Synthetic', id: 'secret', command: PROBE, arguments: ['--password', SECRET] },
    { type: 'Synthetic', id: 'plain', command: PROBE, arguments: ['--quick'] },
  ];
  const write = (file: string, content: object) => {
    mkdirSync(config, { recursive: true });
    writeFileSync(join(config, file), JSON.stringify(content));
  };
  const state = (more: object) => {
    write('ClientProfile.json', { allowCommands: [{ path: PROBE }] });
    write('AppValidationPolicy.json', { applications: [{ name: 'Till', checks }], ...more });
  };
  state({});
  const scenario = join(import.meta.dirname, '..', '..', 'examples', 'scenarios', 'stale-until-installed-150.json');
  const again = () => start(system, root, scenario, { config });
  const first = await again();
  assert.equal(first.exitCode, 150);
  const { runFolder, runId } = folderOf(first);
  const path = join(runFolder, 'Artifacts', 'Policy', runId, 'effective-policy.json');
  assert.ok(!readFileSync(path, 'utf8').includes(SECRET));
  const statuses = () =>
    (
      jsonOf(join(runFolder, 'Reports', 'post-validation.json')) as { checks: { check: string; status: string }[] }
    ).checks.map(({ check, status }) => `${check} ${status}`);
  return { again, state, config, statuses };
}

test('after the reboot a check is made with its secret, which no evidence holds and the policy tells again', async (context) => {
  const { again, statuses } = await waiting(context);
  const last = await again();
  assert.deepEqual([last.exitCode, statuses()], [0, ['secret passed', 'plain passed']]);
});

test('where the policy is another by then, a check whose secret is gone is not made and no regression: 100 checks', async (context) => {
  const { again, state, statuses } = await waiting(context);
  state({ confidenceThreshold: 0.5 });
  const last = await again();
  assert.deepEqual([last.exitCode, last.why], [100, ['checks']]);
  assert.deepEqual(statuses(), ['secret error', 'plain passed']);
});

test('and so where it cannot be read: the other checks are made by what the evidence says', async (context) => {
  const { again, config, statuses } = await waiting(context);
  writeFileSync(join(config, 'UpdatePolicy.json'), '{');
  const last = await again();
  assert.deepEqual([last.exitCode, statuses()], [100, ['secret error', 'plain passed']]);
});
