import assert from 'node:assert/strict';
import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { verifyRun } from '../../../src/verify/verify.ts';
import { aScratchFolder, testFiles } from '../../support/test-files.ts';
import { MemoryTree } from '../../verify/memory-tree.ts';
import { mutate, numbers } from '../../verify/mutate.ts';
import { aRun, type ARun } from '../a-run.ts';
import { anEntry, aRecord } from '../an-update.ts';
import { secondVerify } from './verify.ts';

const accepted = (why: 'unsupported' | 'stale' | 'optional', until: string) => ({
  ...{ why, until, reason: 'the tills are replaced', approvedBy: 'change board' },
});

const RUNS: Readonly<Record<string, ARun>> = {
  ended: aRun(),
  rebooted: aRun({ reboot: true }),
  waiting: aRun({ until: 'waiting' }),
  killed: aRun({ until: 'killed' }),
  simulated: aRun({ mode: 'scenario' }),
  'rolled back': aRun({ records: [aRecord(anEntry('KB5000001'), { verdict: 'rolledBack', installed: false })] }),
  'nothing of a kit': aRun({
    kit: true,
    updates: [anEntry('KB5000001', { decision: 'excluded' })],
    records: [],
    claims: [],
  }),
  'left to a next run': aRun({
    updates: [anEntry('KB5000001'), anEntry('KB5000002', { decision: 'deferred', leftToNext: true })],
  }),
  'before its window with some left out': aRun({
    updates: [anEntry('KB5000001'), anEntry('KB5000002', { decision: 'deferred', leftToNext: true })],
    records: [
      aRecord(anEntry('KB5000001'), {
        attempted: false,
        downloaded: false,
        installed: null,
        verdict: null,
        proof: null,
        reason: 'beforeWindow',
      }),
    ],
  }),
  partial: aRun({
    updates: [
      anEntry('KB5000001'),
      anEntry('KB5000002', { required: false }),
      anEntry('KB5000003', { decision: 'deferred', overdue: true }),
    ],
    records: [aRecord(anEntry('KB5000001')), aRecord(anEntry('KB5000002'), { installed: false, verdict: 'failed' })],
    newOffers: [{ updateId: 'x', revision: 1, kb: null, title: 'x' }],
    coverage: { stale: true },
  }),
  'lifted to a supported release': aRun({
    coverage: { support: 'unsupported' },
    coverageAfter: { judged: true, support: 'supported', stale: true, reasons: [] },
  }),
  'of an accepted state': aRun({
    coverage: { support: 'unsupported' },
    acceptedStates: { asOf: '2026-11-26', states: [accepted('unsupported', '2027-05-25')] },
  }),
  'in part accepted': aRun({
    updates: [anEntry('KB5000001'), anEntry('KB5000002', { required: false })],
    records: [aRecord(anEntry('KB5000001')), aRecord(anEntry('KB5000002'), { installed: false, verdict: 'failed' })],
    coverage: { stale: true, support: 'unsupported' },
    acceptedStates: {
      asOf: '2026-11-26',
      states: [
        ...[accepted('optional', '2026-11-26'), accepted('unsupported', '2027-05-26')],
        ...[accepted('stale', '2026-11-25'), accepted('stale', '2027-02-29')],
      ],
    },
  }),
};

const MUTATIONS = 60;

function assertAgreement(path: string, root: string | null, what: string): void {
  const first = verifyRun(testFiles, path, root === null ? {} : { root });
  const second = secondVerify(path, root);
  const shown = { verdict: first.verdict, exitCode: first.exitCode, root: first.root };
  assert.deepEqual(
    { verdict: second.verdict, exitCode: second.exit?.exitCode ?? null, root: second.root },
    shown,
    what,
  );
}

/** A folder that holds what `tree` holds; only what differs from the last call is written. */
function onDisk(): { path: string; hold: (tree: MemoryTree) => void } {
  const path = aScratchFolder();
  const held = new Map<string, Buffer>();
  const hold = (tree: MemoryTree): void => {
    for (const file of [...held.keys()].filter((one) => !tree.files.has(one))) {
      fs.rmSync(join(path, file));
      held.delete(file);
    }
    for (const [file, bytes] of tree.files) {
      if (held.get(file)?.equals(bytes) === true) continue;
      fs.mkdirSync(dirname(join(path, file)), { recursive: true });
      fs.writeFileSync(join(path, file), bytes);
      held.set(file, bytes);
    }
  };
  return { path, hold };
}

describe('a verifier made from the clauses alone', () => {
  for (const [name, run] of Object.entries(RUNS)) {
    test(`agrees on a run that is ${name}, with its root, a wrong one and none`, () => {
      for (const root of [run.root, 'e'.repeat(64), null]) assertAgreement(run.path, root, name);
    });
  }

  for (const [seed, [name, run]] of Object.entries(RUNS).entries()) {
    test(`agrees on ${MUTATIONS} mutations of a run that is ${name}, plain and with the index forged to match`, () => {
      const whole = MemoryTree.of(run);
      const disk = onDisk();
      const pick = numbers(100 + seed);
      for (let made = 0; made < MUTATIONS; made++) {
        const tree = whole.copy();
        const done = mutate(tree, pick);
        if (done === undefined) continue;
        disk.hold(tree);
        assertAgreement(disk.path, pick(2) === 0 ? run.root : null, done);
        try {
          tree.reindex();
        } catch {
          continue; // not a run with a manifest, or the manifest itself was mutated beyond reading
        }
        disk.hold(tree);
        assertAgreement(disk.path, null, `${done}, forged`);
      }
    });
  }
});
