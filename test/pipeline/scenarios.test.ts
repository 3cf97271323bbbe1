import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, describe, it } from 'node:test';
import * as v from 'valibot';
import { EXIT_CODES } from '../../src/domain/exit-codes.ts';
import { scenario as scenarioSchema } from '../../src/schema/scenario.ts';
import type { InstallRecord } from '../../src/schema/install-summary.ts';
import { realSystem } from '../../src/system/real.ts';
import type { RunResult } from '../../src/pipeline/request.ts';
import { verifyRun } from '../../src/verify/verify.ts';
import { deviceFolderOf, folderOf, installCalls, jsonOf, recomputed, start, wholeTree } from '../support/starts.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { twinKeys } from '../support/twin-keys.ts';

const folder = join(import.meta.dirname, '..', '..', 'examples', 'scenarios');
const system = realSystem([]);

for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
  const script = v.parse(scenarioSchema, jsonOf(join(folder, file)));
  const root = quickFolder();
  const results: RunResult[] = [];
  after(() => rmSync(root, { recursive: true, force: true }));

  describe(file, () => {
    it('returns the code and the why of every start, as its files say, and can be verified', async () => {
      for (const [index] of script.expect.entries()) {
        const result = await start(system, root, join(folder, file));
        results.push(result);
        if (result.runFolder !== null) sameAsItsFiles(result);
        if (script.why[index] !== undefined) assert.deepEqual(result.why, script.why[index]);
      }
      assert.deepEqual(
        results.map((result) => result.exitCode),
        script.expect,
      );
    });

    it('has a code in its name that its first start returns', () => {
      assert.equal(Number(/-(\d+)\.json$/u.exec(file)?.[1]), script.expect[0]);
    });

    it('keeps sums, keys and names right in every run folder', () => {
      const runs = join(root, 'Runs');
      for (const runId of existsSync(runs) ? readdirSync(runs) : []) assertClean(join(runs, runId));
    });

    it('leaves a whole tree, no open run and the root of the last run', () => {
      const last = results.at(-1);
      if (last === undefined || last.runFolder === null || !isOver(last)) return;
      const { runId, runFolder } = folderOf(last);
      const missing = wholeTree(runId).filter((path) => !existsSync(join(runFolder, path)));
      assert.deepEqual(missing, []);
      const device = deviceFolderOf(root);
      assert.equal(existsSync(join(device, 'open-run.json')), false);
      assert.equal(existsSync(join(device, 'reboot-required.json')), false);
      const { root: sealed } = jsonOf(join(runFolder, 'manifest.json'));
      assert.deepEqual([jsonOf(join(device, 'last-run.json')).root, last.root], [sealed, sealed]);
    });

    it('says nothing of an attempt before it has looked, and then what its verdict asks for', () => {
      const runs = join(root, 'Runs');
      for (const runId of existsSync(runs) ? readdirSync(runs) : []) assertTold(join(runs, runId));
    });

    it('installs nothing twice', () => {
      const calls = installCalls(system.files, root);
      const once = [...new Set(calls)];
      // An installer that answers that Windows is shutting down has done nothing: the next start is its first.
      const again = file === 'windows-shuts-down-240.json' ? 1 : 0;
      assert.equal(calls.length - once.length, again, calls.join('\n'));
    });
  });
}

const isOver = ({ exitCode, why }: RunResult): boolean =>
  exitCode !== EXIT_CODES.RebootRequired && !why.includes('stopped');

/** The code, and what `verify` makes of the folder with the root that the start returned. */
function sameAsItsFiles(result: RunResult): void {
  const { code, why, counts } = recomputed(system.files, folderOf(result).runFolder);
  assert.deepEqual([code, why, counts], [result.exitCode, result.why, result.counts]);
  const found = verifyRun(system.files, folderOf(result).runFolder, result.root === null ? {} : { root: result.root });
  assert.deepEqual([found.failed, found.verdict], [[], isOver(result) ? 'VALID' : 'INCOMPLETE']);
}

const DONE = ['installed', 'installedDespiteError', 'alreadyPresent', 'superseded'];
const AT_ONCE = ['download', 'notApplicable'];

/**
 * The first record of an attempt leaves open whether it is installed; in the report no advice contradicts a verdict.
 */
function assertTold(runFolder: string): void {
  const path = join(runFolder, 'Logs', 'install-summary.jsonl');
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
  const records = lines.map((line) => JSON.parse(line) as InstallRecord);
  for (const { attempted, verdict, reason, installed } of records) {
    if (!attempted || verdict !== null || AT_ONCE.includes(reason ?? '')) continue;
    assert.equal(installed, null);
  }
  const report = join(runFolder, 'Reports', 'final-report.json');
  if (!existsSync(report)) return;
  const { InstallSummary = [] } = jsonOf(report) as {
    InstallSummary?: (InstallRecord & { whatToDo: string | null })[];
  };
  for (const { verdict, whatToDo } of InstallSummary) {
    assert.notEqual(whatToDo, 'Nothing.');
    if (verdict !== null) assert.equal(whatToDo === null, DONE.includes(verdict), verdict);
  }
}

/** What holds of every run folder, also of one that waits or was stopped. */
function assertClean(runFolder: string): void {
  const files = readdirSync(runFolder, { recursive: true, encoding: 'utf8' });
  assert.deepEqual(
    files.filter((path) => /\.tmp$|\.previous$/u.test(path)),
    [],
  );
  for (const path of files.filter((name) => name.endsWith('.json'))) {
    assert.deepEqual(twinKeys(readFileSync(join(runFolder, path), 'utf8')), [], path);
  }
  for (const path of files.filter((name) => name.endsWith('.jsonl'))) {
    const lines = readFileSync(join(runFolder, path), 'utf8').split('\n').slice(0, -1);
    assert.deepEqual(lines.flatMap(twinKeys), [], path);
  }
  for (const path of files.filter((name) => basename(name) === 'catalog.json')) {
    const { counts } = jsonOf(join(runFolder, path)) as { counts: Record<string, number> };
    const { offered, selected = 0, excluded = 0, deferred = 0, notApplicable = 0 } = counts;
    assert.equal(selected + excluded + deferred + notApplicable, offered);
  }
  assert.equal(jsonOf(join(runFolder, 'run.json')).simulated, true);
}
