import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isComing, isCumulative, isLeftOut, raisesBuild } from '../../src/domain/cumulative.ts';
import { updateKind, type CatalogEntry } from '../../src/schema/catalog.ts';
import type { OsFacts } from '../../src/schema/inventory.ts';
import { anEntry } from '../evidence/an-update.ts';

/** Windows 11 25H2: its packages name the first build of the family, 26100. */
const OS = { build: 26_200, ubr: 7462 } as OsFacts;
const offer = (more: Partial<CatalogEntry>): CatalogEntry => anEntry('KB1', { kind: 'cumulative', ...more });

describe('whether an offer would raise the build in force', () => {
  const build = (atLeast: string) => ({ type: 'build', atLeast }) as const;
  const cumulative = (atLeast: string) => ({ type: 'cumulative', atLeast }) as const;
  for (const [name, more, raises] of [
    ['its target is newer', { targetBuilds: ['26200.7463'] }, true],
    ['its target is in force', { targetBuilds: ['26200.7462'] }, false],
    ['one of its targets of this family is newer', { targetBuilds: ['26100.1', '26200.9000'] }, true],
    ['only the target of another Windows is newer', { targetBuilds: ['26200.1', '22621.9000'] }, false],
    ['its stated build is newer', { effects: [build('26200.9000')] }, true],
    ['its stated build is in force', { effects: [build('26200.7462')] }, false],
    ['its cumulative effect is newer', { effects: [cumulative('26100.9000')] }, true],
    ['its cumulative effect is in force', { effects: [cumulative('26100.7000')] }, false],
    ['nothing is known of it', {}, true],
    ['nothing is known of it but that it was not there', { presentBefore: false }, true],
    ['nothing is known of it but that it was there', { presentBefore: true }, false],
    [
      'another effect says nothing of builds',
      { effects: [{ type: 'package', name: 'x' }], presentBefore: true },
      false,
    ],
    ['a target without a revision says nothing', { targetBuilds: ['26200'], presentBefore: null }, true],
    ['the target of another Windows says nothing', { targetBuilds: ['22621.1'], presentBefore: null }, true],
  ] satisfies [string, Partial<CatalogEntry>, boolean][]) {
    test(`${name}: ${raises}`, () => {
      assert.equal(raisesBuild(offer(more), OS), raises);
    });
  }

  test('on a system that could not be read what was found there decides', () => {
    assert.equal(raisesBuild(offer({ targetBuilds: ['26200.1'] }), null), true);
    assert.equal(raisesBuild(offer({ targetBuilds: ['26200.9000'], presentBefore: true }), null), false);
  });
});

test('cumulative is the monthly update of Windows and its hotpatch, and no other kind', () => {
  assert.deepEqual(
    updateKind.options.filter((kind) => isCumulative({ kind })),
    ['hotpatch', 'cumulative'],
  );
});

test('one is coming, left out by a rule about it, or neither', () => {
  const RULES: [Pick<CatalogEntry, 'decision' | 'rule'>, 'coming' | 'leftOut' | 'neither'][] = [
    [{ decision: 'selected', rule: 'requiredClassifications' }, 'coming'],
    [{ decision: 'selected', rule: 'hidden' }, 'coming'],
    [{ decision: 'deferred', rule: 'deferralDays' }, 'coming'],
    [{ decision: 'deferred', rule: 'excludedKBs' }, 'coming'],
    [{ decision: 'deferred', rule: 'hidden' }, 'leftOut'],
    [{ decision: 'deferred', rule: 'userInput' }, 'leftOut'],
    [{ decision: 'excluded', rule: 'excludedKBs' }, 'leftOut'],
    [{ decision: 'excluded', rule: 'excludedUpdateIds' }, 'leftOut'],
    [{ decision: 'excluded', rule: 'excludedSeverities' }, 'leftOut'],
    [{ decision: 'excluded', rule: 'includedSeverities' }, 'leftOut'],
    [{ decision: 'excluded', rule: 'optional' }, 'neither'],
    [{ decision: 'excluded', rule: 'hidden' }, 'neither'],
    [{ decision: 'notApplicable', rule: 'excludedKBs' }, 'neither'],
    [{ decision: 'notApplicable', rule: 'hidden' }, 'neither'],
  ];
  const told = (entry: CatalogEntry): string =>
    isComing(entry, OS) ? 'coming' : isLeftOut(entry, OS) ? 'leftOut' : 'neither';
  for (const [decided, expected] of RULES) {
    assert.equal(told(offer(decided)), expected, JSON.stringify(decided));
    assert.equal(told(offer({ ...decided, kind: 'driver' })), 'neither');
    assert.equal(told(offer({ ...decided, targetBuilds: ['26200.7462'] })), 'neither');
    assert.equal(isComing(offer(decided), OS) && isLeftOut(offer(decided), OS), false);
  }
});
