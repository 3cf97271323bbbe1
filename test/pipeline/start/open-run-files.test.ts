import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import * as v from 'valibot';
import { artifactFiles } from '../../../src/evidence/layout.ts';
import { openRunFolder } from '../../../src/evidence/run-folder.ts';
import { policiesOf, resumePoint } from '../../../src/pipeline/start/open-run-files.ts';
import type { StartContext } from '../../../src/pipeline/start/start-context.ts';
import { updatePolicy } from '../../../src/schema/policy/index.ts';
import { realSystem } from '../../../src/system/real.ts';
import { quickFolder } from '../../support/quick-folder.ts';
import { start } from '../../support/starts.ts';

const real = realSystem([]);

/**
 * A run that waits for its reboot under the defaults, and the policy of the next start, which searches for five
 * minutes.
 */
async function aWaitingRun(context: TestContext) {
  const root = quickFolder();
  context.after(() => {
    rmSync(root, { recursive: true, force: true });
  });
  const { runId } = await start(real, root, 'reboot-150');
  assert.ok(runId !== null);
  const run = openRunFolder(real.files, root, runId, { create: false });
  const changed = v.parse(updatePolicy, { timeLimits: { searchMinutes: 5 } });
  const startContext = {
    policy: { ok: true, effective: { policies: { UpdatePolicy: changed } } },
  } as unknown as StartContext;
  return { run, startContext, file: join(run.root, artifactFiles(runId).effectivePolicy) };
}

const minutes = (policy: { timeLimits: { searchMinutes: number } }): number => policy.timeLimits.searchMinutes;

test('an open run goes on under the policy it began with, whatever the policy of the next start says', async (context) => {
  const { run, startContext } = await aWaitingRun(context);
  assert.equal(minutes(policiesOf(startContext.policy, run).UpdatePolicy), 60);
  assert.equal(minutes(policiesOf(startContext.policy, undefined).UpdatePolicy), 5);
});

test('a policy in an open run that cannot be read any more gives way to that of the start', async (context) => {
  const { run, startContext, file } = await aWaitingRun(context);
  writeFileSync(file, Buffer.alloc(200));
  assert.equal(minutes(policiesOf(startContext.policy, run).UpdatePolicy), 5);
  rmSync(file);
  assert.equal(minutes(policiesOf(startContext.policy, run).UpdatePolicy), 5);
});

test('a checkpoint that cannot be read is one in the middle of the installs: such a run is continued', async (context) => {
  const { run } = await aWaitingRun(context);
  assert.equal(resumePoint(run), '06');
  writeFileSync(join(run.root, 'State', 'state.json'), Buffer.alloc(200));
  assert.equal(resumePoint(run), '05');
});
