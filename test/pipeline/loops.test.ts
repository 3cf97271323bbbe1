import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { RunRequest } from '../../src/pipeline/request.ts';
import { realSystem } from '../../src/system/real.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { folderOf, installCalls, jsonOf, start } from '../support/starts.ts';

const system = realSystem([]);

/** A device that is offered one update; each call is one start on it. */
function device(context: TestContext, update: object) {
  const root = quickFolder();
  context.after(() => rmSync(root, { recursive: true, force: true }));
  const file = join(root, 'one-update.json');
  const script = { schemaVersion: 1, name: 'one-update', description: 'One update.' };
  const title = 'Security Update (KB5000001)';
  const seen = { history: { firstSeenDaysAgo: 1 } };
  writeFileSync(file, JSON.stringify({ ...script, updates: [{ kb: 'KB5000001', title, ...seen, ...update }] }));
  return {
    async run(more: Partial<RunRequest> = {}) {
      const result = await start(system, root, file, more);
      const { runFolder } = folderOf(result);
      const report = jsonOf(join(runFolder, 'Reports', 'final-report.json')) as {
        InstallSummary: { verdict: string; reason: string | null; proof: { agentOnly?: true } | null }[];
      };
      const [row] = report.InstallSummary;
      return { said: [result.exitCode, ...result.why], row, record: jsonOf(join(runFolder, 'run.json')) };
    },
    calls: () => installCalls(system.files, root).length,
  };
}

test('where no state is known the list of the agent is enough, told apart and counted', async (context) => {
  const { run } = device(context, { install: { agentOnly: true } });
  const { said, row, record } = await run();
  assert.deepEqual([said, row?.verdict, row?.proof?.agentOnly, record['agentOnly']], [[0], 'installed', true, 1]);
});

test('the list is not enough while it is offered again, for what did nothing, and for kinds that have a state', async (context) => {
  for (const update of [
    { install: { agentOnly: true, stillOfferedAfter: true } },
    { install: { agentOnly: true, does: 'nothing' } },
    ...['cumulative', 'hotpatch', 'dotnet', 'servicingStack', 'office', 'sql', 'edge', 'removalTool'].map((kind) => ({
      kind,
      install: { agentOnly: true },
    })),
  ]) {
    const { said, record } = await device(context, update).run();
    assert.deepEqual([said, record['agentOnly']], [[100, 'unconfirmed'], undefined], JSON.stringify(update));
  }
});

test('two claims that nothing shows are a loop: named, left alone, 100, until --retry names its KB', async (context) => {
  const { run, calls } = device(context, { kind: 'hotpatch', install: { agentOnly: true, stillOfferedAfter: true } });
  for (const attempt of [1, 2]) {
    assert.deepEqual((await run()).said, [100, 'unconfirmed']);
    assert.equal(calls(), attempt);
  }
  const third = await run();
  assert.deepEqual([third.said, third.row?.reason, calls()], [[100, 'unconfirmed'], 'loop', 2]);
  const other = await run({ retry: ['KB5000002'] });
  assert.deepEqual([other.row?.reason, calls()], ['loop', 2]);
  const again = await run({ retry: ['KB5000001'] });
  assert.deepEqual([again.said, again.record['retry'], calls()], [[100, 'unconfirmed'], ['KB5000001'], 3]);
});

test('found installed and offered again: present it is 100, absent and required it is 210, and never installed again', async (context) => {
  const present = device(context, { install: { stillOfferedAfter: true } });
  await present.run();
  await present.run();
  const left = await present.run();
  assert.deepEqual([left.said, left.row?.reason, present.calls()], [[100, 'unconfirmed'], 'loop', 2]);

  const absent = device(context, {
    history: { firstSeenDaysAgo: 9, attempts: [{ daysAgo: 8, hresult: 0, verdict: 'installed' }] },
    install: { does: 'nothing' },
  });
  const gone = await absent.run();
  assert.deepEqual([gone.said, gone.row?.verdict, absent.calls()], [[210], 'notEffective', 0]);
});

test('where its state cannot be read, what the last run found stands', async (context) => {
  const attempt = (verdict: string) => ({ daysAgo: 2, hresult: 0, verdict });
  const history = (...verdicts: string[]) => ({ firstSeenDaysAgo: 9, attempts: verdicts.map(attempt) });
  const install = { agentOnly: true, does: 'nothing' };
  for (const [verdicts, code] of [
    [['installed'], [100, 'unconfirmed']],
    [
      ['unconfirmed', 'unconfirmed'],
      [100, 'unconfirmed'],
    ],
    [['unconfirmed', 'notEffective'], [210]],
  ] as const) {
    const { run, calls } = device(context, { history: history(...verdicts), install });
    const { said, row } = await run();
    assert.deepEqual([said, row?.reason, calls()], [code, 'loop', 0], verdicts.join());
  }
});

test('a failure that the installer itself reports is tried in each run', async (context) => {
  const { run, calls } = device(context, { install: { says: 'failed', agentOnly: true } });
  for (const attempt of [1, 2, 3]) {
    assert.deepEqual((await run()).said, [210]);
    assert.equal(calls(), attempt);
  }
});
