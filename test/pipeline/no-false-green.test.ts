import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { realSystem } from '../../src/system/real.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { folderOf, jsonOf, start } from '../support/starts.ts';

const system = realSystem([]);

/** One start on a device that is offered this update. */
async function offered(context: TestContext, update: object, policies: object = {}) {
  const root = quickFolder();
  context.after(() => rmSync(root, { recursive: true, force: true }));
  const file = join(root, 'one-update.json');
  const script = { schemaVersion: 1, name: 'one-update', description: 'One update.', policies };
  const title = 'Security Update (KB5000001)';
  writeFileSync(file, JSON.stringify({ ...script, updates: [{ kb: 'KB5000001', title, ...update }] }));
  const result = await start(system, root, file);
  const report = jsonOf(join(folderOf(result).runFolder, 'Reports', 'final-report.json')) as {
    findings: { kind: string; next: string | null }[];
  };
  return { said: [result.exitCode, ...result.why], todo: result.counts.todo, findings: report.findings };
}

const seen = (days: number) => ({ history: { firstSeenDaysAgo: days } });

test('an update that is offered before and after, and called not applicable between, is not known to be done', async (context) => {
  const { said, todo } = await offered(context, { install: { says: 'notApplicable' } });
  assert.deepEqual([said, todo], [[100, 'unconfirmed'], 1]);
});

test('what is not applicable and not offered any more is nobody’s work', async (context) => {
  const { said, todo } = await offered(context, { install: { says: 'notApplicable', superseded: true } });
  assert.deepEqual([said, todo], [[0], 0]);
});

test('an update that can ask for input is counted, and reported once it is overdue', async (context) => {
  const young = await offered(context, { canRequestUserInput: true });
  assert.deepEqual([young.said, young.todo], [[0], 1]);
  const old = await offered(context, { canRequestUserInput: true, ...seen(60) });
  assert.deepEqual([old.said, old.todo], [[100, 'overdue'], 1]);
  assert.match(old.findings.find(({ kind }) => kind === 'overdue')?.next ?? '', /by hand/u);
});

test('definitions never decide about a reboot, whatever their installer asks for', async (context) => {
  const update = { kind: 'definitions', classification: 'Definition Updates' };
  const { said } = await offered(context, { ...update, install: { rebootRequired: true, does: 'applies' } });
  assert.deepEqual(said, [0]);
});
