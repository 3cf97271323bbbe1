import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { realSystem } from '../../src/system/real.ts';
import { verifyRun } from '../../src/verify/verify.ts';
import { lastLineIn } from '../support/cli.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { deviceFolderOf, installCalls } from '../support/starts.ts';
import { runOf, startProgram } from './built-program.ts';

const { files } = realSystem([]);
const UPDATES = 60;

/** Enough updates for a signal to arrive between two of them. */
const script = {
  schemaVersion: 1,
  name: 'many',
  description: 'many updates',
  updates: Array.from({ length: UPDATES }, (_, index) => ({
    kb: `KB${5_000_000 + index}`,
    title: `Security Update (KB${5_000_000 + index})`,
  })),
};

for (const signals of [
  ['SIGINT'],
  ['SIGTERM'],
  ['SIGHUP'],
  ['SIGINT', 'SIGINT'],
  ['SIGTERM', 'SIGHUP', 'SIGINT'],
] as const) {
  test(`${signals.join(' and ')}: a checkpoint, 240 why=stopped, and the next start goes on with the same run`, async (context) => {
    const place = quickFolder();
    context.after(() => rmSync(place, { recursive: true, force: true }));
    const [scenario, root] = [join(place, 'many.json'), join(place, 'root')];
    mkdirSync(root);
    writeFileSync(scenario, JSON.stringify(script));

    const running = startProgram(runOf(scenario, root));
    await running.printed(`3/${UPDATES} `);
    for (const signal of signals) running.child.kill(signal);
    const stopped = await running.ended;
    const line = lastLineIn(stopped.stdout);
    assert.deepEqual([stopped.code, stopped.signal], [240, null], line);
    assert.match(line, /^PATCHPILOT v=1 exit=240 .* why=stopped /u);
    assert.match(stopped.stderr, /\[stopped\]/u);

    const [runId = ''] = readdirSync(join(root, 'Runs'));
    const left = verifyRun(files, join(root, 'Runs', runId));
    assert.deepEqual([left.failed, left.verdict], [[], 'INCOMPLETE']);
    assert.equal(existsSync(join(deviceFolderOf(root), 'lock.json')), false);
    const before = installCalls(files, root).length;
    assert.ok(before >= 3 && before < UPDATES, `${before} installs`);

    const next = await startProgram(runOf(scenario, root)).ended;
    const end = lastLineIn(next.stdout);
    assert.equal(next.code, 0, end);
    assert.ok(end.includes(` run=${runId} `), end);
    assert.equal(new Set(installCalls(files, root)).size, installCalls(files, root).length);
  });
}
