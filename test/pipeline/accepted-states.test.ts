import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { artifactFiles, RUN_FILES } from '../../src/evidence/layout.ts';
import type { RunRequest, RunResult } from '../../src/pipeline/request.ts';
import { realSystem } from '../../src/system/real.ts';
import { verifyRun } from '../../src/verify/verify.ts';
import { quickFolder } from '../support/quick-folder.ts';
import { deviceFolderOf, folderOf, jsonOf, recomputed, start } from '../support/starts.ts';

const system = realSystem([]);
/** The clock of a simulated device begins here. */
const NOW = '2026-11-23T09:30:00.000Z';
const accepting = (why: string, until: string) => ({
  ...{ why, until, reason: 'tills replaced <soon> & "for good"', approvedBy: 'change board' },
});
const over = { search: { coverage: { support: 'unsupported', stale: true, reasons: ['no updates any more'] } } };
const failing = {
  ...{ kb: 'KB5000009', title: 'Update (KB5000009)', classification: 'Updates' },
  install: { says: 'failed', hresult: '0x80070643' },
};
const wanted = { includedClassifications: ['Security Updates', 'Updates'] };

/** Starts of one simulated device under a policy that accepts these states. */
function aDevice(context: TestContext, states: object[], script: object = {}, settings: object = {}) {
  const root = quickFolder();
  context.after(() => rmSync(root, { recursive: true, force: true }));
  const file = join(root, 'accepted.json');
  const policies = { UpdatePolicy: { acceptedStates: states, updateSettings: settings } };
  const head = { schemaVersion: 1, name: 'accepted', description: 'A device of a known state.', now: NOW };
  writeFileSync(file, JSON.stringify({ ...head, policies, ...script }));
  return { root, start: (more: Partial<RunRequest> = {}) => start(system, root, file, more) };
}

const said = ({ exitCode, why }: RunResult): string => [exitCode, ...why].join(' ');
const accepted = (record: Readonly<Record<string, unknown>> | RunResult): unknown[] =>
  ((record.accepted ?? []) as { why: string }[]).map(({ why }) => why);

/** Every record of one run, which agree with one another and with what its files say again. */
function recordsOf(result: RunResult) {
  const { runFolder, runId } = folderOf(result);
  const again = recomputed(system.files, runFolder);
  assert.deepEqual([again.code, again.why], [result.exitCode, result.why]);
  assert.deepEqual([...again.accepted], result.accepted ?? []);
  assert.equal(verifyRun(system.files, runFolder, result.root === null ? {} : { root: result.root }).verdict, 'VALID');
  const run = jsonOf(join(runFolder, RUN_FILES.run));
  assert.deepEqual(run['accepted'] ?? [], result.accepted ?? []);
  const report = jsonOf(join(runFolder, RUN_FILES.finalReport));
  const html = readFileSync(join(runFolder, RUN_FILES.finalHtml), 'utf8');
  return { run, report, html, catalog: jsonOf(join(runFolder, artifactFiles(runId).catalog)) };
}

describe('a run under accepted states', () => {
  it('is 0 when nothing else is left, and every record has the state, its end, its reason and who approved it', async (context) => {
    const states = [accepting('unsupported', '2027-01-31'), accepting('stale', '2026-11-23')];
    const { root, start } = aDevice(context, states, over);
    const result = await start();
    assert.equal(said(result), '0');
    const { run, report, html, catalog } = recordsOf(result);
    const outcome = report['outcome'] as Record<string, unknown>;
    const last = jsonOf(join(deviceFolderOf(root), 'last-run.json'));
    for (const record of [run, last, outcome]) assert.deepEqual(record['accepted'], states);
    assert.deepEqual(catalog['acceptedStates'], { asOf: '2026-11-23', states });
    assert.ok(html.includes('2027-01-31') && html.includes('change board'));
    assert.ok(html.includes('&lt;soon&gt;') && !html.includes('<soon>'));
    const kinds = (report['findings'] as { kind: string }[]).map(({ kind }) => kind);
    assert.deepEqual(kinds.sort(), ['stale', 'unsupported']);
  });

  it('is 100 with what is left, and the dry run says the same', async (context) => {
    for (const testMode of [false, true]) {
      const result = await aDevice(context, [accepting('unsupported', '2027-01-31')], over).start({ testMode });
      assert.equal(said(result), '100 stale');
      assert.deepEqual(accepted(result), ['unsupported']);
      recordsOf(result);
    }
  });

  it('is what it was once the day is over, and the report says when the acceptance ended', async (context) => {
    const result = await aDevice(context, [accepting('unsupported', '2026-11-22')], over).start();
    assert.equal(said(result), '100 stale unsupported');
    const { run, report, html } = recordsOf(result);
    assert.equal('accepted' in run, false);
    const { notAccepted } = report['outcome'] as { notAccepted: { until: string; standing: string }[] };
    assert.deepEqual(
      notAccepted.map(({ until, standing }) => [until, standing]),
      [['2026-11-22', 'ended']],
    );
    assert.ok(html.includes('2026-11-22'));
  });

  it('shows a state nowhere as accepted that does not hold', async (context) => {
    const result = await aDevice(context, [
      accepting('unsupported', '2027-01-31'),
      accepting('optional', '2027-01-31'),
    ]).start();
    assert.equal(said(result), '0');
    const { run, report } = recordsOf(result);
    assert.equal('accepted' in run, false);
    assert.equal('accepted' in (report['outcome'] as object), false);
  });

  it('leaves an optional update that failed a finding, and counts it as failed', async (context) => {
    const { start } = aDevice(context, [accepting('optional', '2027-01-31')], { updates: [failing] }, wanted);
    const result = await start();
    assert.deepEqual([said(result), result.counts.fail, accepted(result)], ['0', 1, ['optional']]);
    const { report } = recordsOf(result);
    assert.ok((report['findings'] as { kind: string }[]).some(({ kind }) => kind === 'failed'));
  });

  it('masks no required update that failed', async (context) => {
    const states = ['optional', 'stale', 'unsupported'].map((why) => accepting(why, '2027-01-31'));
    const settings = { ...wanted, requiredClassifications: ['Updates'] };
    const result = await aDevice(context, states, { ...over, updates: [failing] }, settings).start();
    assert.equal(said(result), '210');
    recordsOf(result);
  });

  it('goes by the day on which its offers were decided, however long its reboot takes', async (context) => {
    const update = { kb: 'KB5000001', title: 'Security Update (KB5000001)', install: { rebootRequired: true } };
    const script = { ...over, updates: [update], hoursBetweenStarts: 96 };
    const states = [accepting('unsupported', '2026-11-23'), accepting('stale', '2026-11-24')];
    const { start } = aDevice(context, states, script);
    const waiting = await start();
    assert.deepEqual([said(waiting), accepted(waiting)], ['150', []]);
    const ended = await start();
    assert.deepEqual([said(ended), accepted(ended)], ['0', ['unsupported', 'stale']]);
    recordsOf(ended);
    const next = await start();
    assert.deepEqual([said(next), accepted(next)], ['100 stale unsupported', []]);
  });

  it('does not begin under a day that is too far ahead, or a state that two levels accept: 240 config', async (context) => {
    const faulty = [
      [accepting('unsupported', '2027-12-31')],
      [accepting('stale', '2027-01-31'), accepting('stale', '2027-02-01')],
      [accepting('scan', '2027-01-31')],
    ];
    for (const states of faulty) {
      const result = await aDevice(context, states, over).start();
      assert.equal(said(result), '240 config');
      assert.ok(result.failure?.message.includes('acceptedStates'), result.failure?.message);
    }
  });

  it('with a difference between run.json and what the files say, is INVALID', async (context) => {
    const result = await aDevice(context, [accepting('unsupported', '2027-01-31')], over).start();
    const { runFolder } = folderOf(result);
    const path = join(runFolder, RUN_FILES.run);
    writeFileSync(path, readFileSync(path, 'utf8').replace('change board', 'chaos board'));
    const { verdict, failed } = verifyRun(system.files, runFolder);
    assert.equal(verdict, 'INVALID');
    assert.ok(failed.some(({ check }) => check === 'exitCode'));
  });
});
