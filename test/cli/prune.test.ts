import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Event } from '../../src/schema/run.ts';
import { answered, onlyObject } from '../support/cli.ts';
import { scratchFolder } from '../support/sim-files.ts';

const DAY_MS = 86_400_000;

/** An output root with runs of these ages in days, oldest first, and their ids. */
async function aged(t: TestContext, ...ages: readonly number[]): Promise<{ root: string; ids: string[] }> {
  const root = scratchFolder(t);
  const ids: string[] = [];
  for (const days of ages) {
    await answered(['run', '--scenario', 'success-0', '--output-root', root, '--quiet']);
    const id = readdirSync(join(root, 'Runs')).find((name) => !ids.includes(name)) ?? '';
    const file = join(root, 'Runs', id, 'run.json');
    const run = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    const time = new Date(Date.now() - days * DAY_MS).toISOString();
    writeFileSync(file, JSON.stringify({ ...run, startedAt: time, endedAt: time }));
    ids.push(id);
  }
  return { root, ids };
}

/** A configuration with this ReportingPolicy.json. */
function aConfig(root: string, reporting: string): string {
  const config = join(root, 'config');
  mkdirSync(config);
  writeFileSync(join(config, 'ClientProfile.json'), '{}');
  writeFileSync(join(config, 'ReportingPolicy.json'), reporting);
  return config;
}

const runsIn = (root: string): string[] => readdirSync(join(root, 'Runs')).sort();
const asked = async (root: string, ...args: string[]) => answered(['prune', '--output-root', root, ...args]);

test('prune removes what is older than asked, and a dry run only says so', async (t) => {
  const { root, ids } = await aged(t, 90, 40, 1);
  const dry = onlyObject((await asked(root, '--retention-days', '30', '--dry-run', '--json')).stdout);
  assert.deepEqual(dry['removed'], ids.slice(0, 2).sort());
  assert.equal(runsIn(root).length, 3);
  assert.equal(existsSync(join(root, 'State', 'deletions.jsonl')), false);

  const { code, stdout } = await asked(root, '--retention-days', '30');
  assert.equal(code, 0, stdout);
  assert.deepEqual(runsIn(root), ids.slice(2));
  const log = readFileSync(join(root, 'State', 'deletions.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  assert.deepEqual(log.map((line) => (JSON.parse(line) as { runId: string }).runId).sort(), ids.slice(0, 2).sort());
});

test('prune without a retention removes nothing; a wrong number is refused', async (t) => {
  const { root } = await aged(t, 4_000, 1);
  assert.equal((await asked(root)).code, 0);
  assert.equal(runsIn(root).length, 2);
  for (const days of ['0', '-1', '1.5', '3651', 'x'])
    assert.equal((await asked(root, '--retention-days', days)).code, 64);
});

test('prune takes the retention of the policy, and none from one with faults', async (t) => {
  const { root, ids } = await aged(t, 40, 1);
  const config = aConfig(root, '{"retentionDays": 30, "timeZone": "Mars"}');
  assert.equal((await asked(root, '--config', config)).code, 1);
  assert.equal(runsIn(root).length, 2);
  writeFileSync(join(config, 'ReportingPolicy.json'), '{"retentionDays": 30}');
  assert.equal((await asked(root, '--config', config)).code, 0);
  assert.deepEqual(runsIn(root), ids.slice(1));
});

test('prune deletes nothing where others could exchange it', async (t) => {
  const { root } = await aged(t, 40, 1);
  chmodSync(join(root, 'Runs'), 0o777);
  const { code, stderr } = await asked(root, '--retention-days', '30');
  chmodSync(join(root, 'Runs'), 0o755);
  assert.equal(code, 1);
  assert.ok(stderr.includes('Runs'));
  assert.equal(runsIn(root).length, 2);
});

test('a run removes by the retention of its policy, says so in its evidence, and stays valid', async (t) => {
  const { root, ids } = await aged(t, 40, 1);
  const config = aConfig(root, '{"retentionDays": 30}');
  const run = await answered(['run', '--scenario', 'success-0', '--output-root', root, '--config', config]);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  const left = runsIn(root);
  assert.equal(left.length, 2);
  assert.ok(!left.includes(ids[0] ?? ''));
  const own = left.find((id) => !ids.includes(id)) ?? '';
  const events = readFileSync(join(root, 'Runs', own, 'Logs', 'Events.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  const said = events.map((line) => JSON.parse(line) as Event).find(({ type }) => type === 'retention');
  assert.deepEqual([said?.phase, said?.data['removed']], ['10', [ids[0]]]);
  assert.equal((await answered(['verify', own, '--output-root', root])).code, 0);
});

test('a run whose clock makes even the newest too old leaves them to the next one', async (t) => {
  const { root, ids } = await aged(t, 90, 60);
  const config = aConfig(root, '{"retentionDays": 30}');
  const run = ['run', '--scenario', 'success-0', '--output-root', root, '--config', config];
  await answered(run);
  assert.equal(runsIn(root).length, 3);
  await answered([...run, '--test-mode']);
  assert.equal(runsIn(root).length, 4, 'a dry run removes nothing');
  await answered(run);
  const left = runsIn(root);
  assert.deepEqual([left.length, ids.filter((id) => left.includes(id))], [3, []]);
});
