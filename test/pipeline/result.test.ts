import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ExitDecision } from '../../src/domain/exit-code.ts';
import { NO_COUNTS } from '../../src/domain/last-line.ts';
import { PatchPilotError, recordError } from '../../src/errors/error.ts';
import type { Ending, KitEntries } from '../../src/pipeline/ending.ts';
import { resultOf } from '../../src/pipeline/result.ts';

const run = { runId: 'r', runFolder: '/out/Runs/r', simulated: true };
const late = new PatchPilotError('timeLimit', null, 'it took too long');

const anExit = (more: Partial<ExitDecision> = {}): ExitDecision =>
  ({
    ...{ code: 0, name: 'Success', why: [], counts: NO_COUNTS, figures: { wouldInstall: 0 } },
    ...{ accepted: [], notAccepted: [], reasons: [] },
    ...more,
  }) as unknown as ExitDecision;

const aKit: KitEntries = { waitAction: 'keep the kit', leftOut: ['KB1: not for it'] };

const closed = (more: Partial<Extract<Ending, { kind: 'closed' }>> = {}) =>
  resultOf({
    ...{ kind: 'closed', run, kit: aKit, exit: anExit(), dryRun: false, root: 'f', streak: null, failure: null },
    ...more,
  });

describe('what a start came to', () => {
  test('a refusal is 240 without a run, and says why it could not be recorded either', () => {
    const unrecorded = new PatchPilotError('outputFailed', '/out', 'no space');
    const { exitCode, why, runFolder, failure } = resultOf({
      kind: 'refused',
      simulated: false,
      error: late,
      unrecorded,
    });
    assert.deepEqual([exitCode, why.length, runFolder], [240, 1, null]);
    assert.equal(failure?.message, 'it took too long (not recorded: no space)');
  });

  test('a held device is 170, for the device that was asked for', () => {
    const { exitCode, why, runId, failure } = resultOf({ kind: 'lockHeld', simulated: true, deviceId: 'D1' });
    assert.deepEqual([exitCode, why, runId, failure?.code, failure?.subject], [170, [], null, 'lockHeld', 'D1']);
  });

  test('a run that waits from now on is 150 with its seal, of age 0', () => {
    const { exitCode, root, ageDays, runFolder } = resultOf({
      ...{ kind: 'waiting', run, kit: aKit, counts: NO_COUNTS, root: 'f', nextAction: 'restart' },
    });
    assert.deepEqual([exitCode, root, ageDays, runFolder], [150, 'f', 0, run.runFolder]);
  });

  test('a run that was asked to stop goes on with the same command; a dry run begins anew', () => {
    const stopped = (dryRun: boolean): string =>
      resultOf({ kind: 'stopped', run, kit: aKit, exit: anExit(), dryRun, error: late }).nextAction;
    assert.match(stopped(false), /continues where it stopped/u);
    assert.match(stopped(true), /begins anew/u);
  });

  test('after success what waits of a kit says what is next, but for a dry run', () => {
    assert.equal(closed().nextAction, 'keep the kit');
    assert.notEqual(closed({ dryRun: true }).nextAction, 'keep the kit');
    assert.notEqual(closed({ exit: anExit({ code: 100, name: 'PartialSuccess' }) }).nextAction, 'keep the kit');
  });

  test('what kept a run from its report says what is next; a failure beside another code does not', () => {
    const failure = recordError(late);
    const unreported = anExit({ code: 240, name: 'ReportingFailure', why: ['evidence'] });
    assert.equal(closed({ exit: unreported, failure }).nextAction, failure.next);
    assert.equal(closed({ failure }).nextAction, 'keep the kit');
  });

  test('what is not there is not said: no empty lists, and nothing of how the next action was found', () => {
    const told = Object.keys(closed());
    assert.ok(told.includes('leftOut'));
    assert.deepEqual(
      ['waiting', 'accepted', 'notAccepted', 'waitAction'].filter((key) => told.includes(key)),
      [],
    );
  });
});
