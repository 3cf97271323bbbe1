import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from '../../src/errors/catalogue.ts';
import { ACCEPTABLE_WHYS, PARTIAL_WHYS, REASONS, reasonOf, type RecordedWhy, type Why } from '../../src/schema/why.ts';

/** Read off the status of a run that nobody ended. */
const WITHOUT_ERROR: readonly Why[] = ['killed'];
const LONGEST = 13;

test('every reason of 240 is that of an error, and none stands there for nothing', () => {
  const ofErrors = new Set<Why>(Object.values(catalogue).map(({ why }) => why));
  const ofRows = (Object.keys(REASONS) as Why[]).filter((why) => reasonOf(why)?.ReportingFailure !== undefined);
  assert.deepEqual(
    ofRows.filter((why) => !ofErrors.has(why)),
    WITHOUT_ERROR,
  );
});

test('a reason is one short word, as the last line prints it', () => {
  for (const why of Object.keys(REASONS)) assert.match(why, new RegExp(`^[a-z][A-Za-z]{1,${LONGEST - 1}}$`, 'u'));
});

test('what a policy can accept is a reason of 100, the gravest first', () => {
  assert.deepEqual(ACCEPTABLE_WHYS, ['unsupported', 'stale', 'optional']);
  assert.ok(ACCEPTABLE_WHYS.every((why) => PARTIAL_WHYS.includes(why)));
});

test('the word of another version has no row, whatever it is called', () => {
  for (const other of ['unheard', '__proto__', 'toString', ''] as RecordedWhy[])
    assert.equal(reasonOf(other), undefined);
});
