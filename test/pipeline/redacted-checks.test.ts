import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { realSystem } from '../../src/system/real.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { start } from '../support/starts.ts';

const system = realSystem([]);
const APPLICATIONS = ['Contoso Till', 'Contoso Web'];

/** Code and regressions of two applications under a policy that redacts this pattern; `post` by the place of each. */
async function checked(context: TestContext, pattern: string, post: readonly object[]) {
  const root = quickFolder();
  context.after(() => rmSync(root, { recursive: true, force: true }));
  const file = join(root, 'redacts.json');
  const check = { id: 'service', type: 'Service', serviceName: 'Svc' };
  const policies = {
    ReportingPolicy: { redaction: { patterns: [{ name: 'client', pattern }] } },
    AppValidationPolicy: { applications: APPLICATIONS.map((name) => ({ name, checks: [check] })) },
  };
  const pre = { result: 'pass', status: '200' };
  const checks = APPLICATIONS.map((application, i) => ({ application, check: 'service', pre, post: post[i] }));
  const script = { schemaVersion: 1, name: 'redacts', description: 'A policy that redacts.', policies, checks };
  writeFileSync(file, JSON.stringify(script));
  const { exitCode, counts } = await start(system, root, file);
  return [exitCode, counts.regr];
}

const passes = { result: 'pass', status: '200' };
const fails = { result: 'fail', status: '500' };

for (const [what, pattern] of Object.entries({ 'the name': 'Contoso \\w+', 'the status': '[0-9]+' })) {
  test(`a policy that redacts ${what} of a check makes no regression and hides none`, async (context) => {
    assert.deepEqual(await checked(context, pattern, [passes, passes]), [0, 0]);
    assert.deepEqual(await checked(context, pattern, [fails, passes]), [220, 1]);
    assert.deepEqual(await checked(context, pattern, [passes, fails]), [220, 1]);
  });
}
