import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { deletionLog, removeRuns, storedRuns } from '../../src/evidence/stored-runs.ts';
import { createFiles } from '../../src/system/files.ts';
import { realSystem } from '../../src/system/real.ts';
import { faultOps, Killed } from '../support/fault-ops.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { start } from '../support/starts.ts';

const system = realSystem([]);
const { clock } = system;
const BY = { by: 'prune', retentionDays: 30 } as const;

describe('removing stored runs', () => {
  const place = quickFolder();
  const made = join(place, 'made');
  let runId = '';
  let root = '';

  before(async (t) => {
    (t as { after?(f: () => void): void }).after?.(() => rmSync(place, { recursive: true, force: true }));
    const run = await start(system, made, 'success-0');
    runId = run.runId ?? '';
    root = run.root ?? '';
  });

  const copied = (name: string): string => {
    cpSync(made, join(place, name), { recursive: true, verbatimSymlinks: true });
    return join(place, name);
  };
  const logged = (outputRoot: string): { runId: string; root: string | null }[] =>
    readFileSync(deletionLog(outputRoot), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { runId: string; root: string | null });

  it('leaves nothing of a run but its line, with the root that a job history may hold', () => {
    const outputRoot = copied('whole');
    const runs = storedRuns(system.files, outputRoot);
    assert.deepEqual(removeRuns(system, outputRoot, runs, BY), [{ runId, reason: null }]);
    assert.deepEqual(readdirSync(join(outputRoot, 'Runs')), []);
    assert.deepEqual(
      logged(outputRoot).map((line) => [line.runId, line.root]),
      [[runId, root]],
    );
    assert.equal(readFileSync(deletionLog(outputRoot), 'utf8').endsWith('\n'), true);
  });

  it('that was killed anywhere is finished by the next one: no half run in sight, one line', () => {
    const probe = faultOps({ kind: 'kill', at: Number.POSITIVE_INFINITY });
    const counted = copied('counted');
    removeRuns({ files: createFiles(probe.ops), clock }, counted, storedRuns(system.files, counted), BY);
    assert.ok(probe.count() > 20, String(probe.count()));
    for (let at = 1; at <= probe.count(); at++) {
      const outputRoot = copied(`killed-${at}`);
      const runs = storedRuns(system.files, outputRoot);
      const fault = faultOps({ kind: 'kill', at });
      try {
        removeRuns({ files: createFiles(fault.ops), clock }, outputRoot, runs, BY);
      } catch (error) {
        assert.ok(error instanceof Killed, String(error)); // the file door gives some as its own failures
      }
      assert.notEqual(fault.hit(), null);
      fault.bury();
      const left = storedRuns(system.files, outputRoot);
      assert.ok(
        left.every(({ run, sealed }) => run !== null && sealed),
        `whole or out of sight, killed at ${fault.hit()}`,
      );
      removeRuns(system, outputRoot, left, BY);
      assert.deepEqual(readdirSync(join(outputRoot, 'Runs')), [], fault.hit() ?? '');
      assert.deepEqual(
        logged(outputRoot).map((line) => line.runId),
        [runId],
        fault.hit() ?? '',
      );
      rmSync(outputRoot, { recursive: true });
    }
  });

  it('does not go through a link, and takes nothing that is not named as a run', () => {
    const outputRoot = copied('links');
    const outside = join(place, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'kept.txt'), 'kept');
    symlinkSync(outside, join(outputRoot, 'Runs', runId, 'Logs', 'link'));
    symlinkSync(outside, join(outputRoot, 'Runs', '11111111-2222-4333-8444-555555555555'));
    mkdirSync(join(outputRoot, 'Runs', 'mine.removed'));
    removeRuns(system, outputRoot, storedRuns(system.files, outputRoot), BY);
    assert.ok(existsSync(join(outside, 'kept.txt')));
    assert.deepEqual(readdirSync(join(outputRoot, 'Runs')).sort(), [
      '11111111-2222-4333-8444-555555555555',
      'mine.removed',
    ]);
  });

  it('tells of one that is held, and goes on with the others', async () => {
    const outputRoot = copied('held');
    await start(system, outputRoot, 'success-0');
    const runs = storedRuns(system.files, outputRoot);
    const rename = (from: string, to: string): void => {
      if (from.endsWith(runId)) throw Object.assign(new Error('EBUSY'), { code: 'EBUSY' });
      system.files.rename(from, to);
    };
    const held = createFiles({ ...faultOps({ kind: 'fail', at: Number.POSITIVE_INFINITY }).ops, rename });
    const removals = removeRuns({ files: held, clock }, outputRoot, runs, BY);
    assert.deepEqual(
      removals.map((one) => [one.runId === runId, one.reason === null]).sort(),
      [[false, true], [true, false]], // prettier-ignore
    );
    assert.deepEqual(readdirSync(join(outputRoot, 'Runs')), [runId]);
  });
});
