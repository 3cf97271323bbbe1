import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { atLeast, isNewer } from '../../src/domain/version.ts';

test('versions are compared number by number, missing ones count as 0, a word after them does not', () => {
  for (const [version, least, holds] of [
    ['26100.3194.1.9', '26100.3194', true],
    ['26100.3194', '26100.3194.0.0', true],
    ['26100.3194', '26100.3194.0.1', false],
    ['26100.3194.1', '26100.3194', true],
    ['10.0', '9.9', true],
    ['9.9', '10.0', false],
    ['14.40.33810 beta', '14.40.33810', true],
    ['v1.2', '1,2', true],
    ['1, 3', '1.2', true],
    ['900719925474099300', '900719925474099299', true],
  ] as const)
    assert.equal(atLeast(version, least), holds, `${version} ${least}`);
});

test('what is no version is neither newer nor older than anything', () => {
  for (const none of ['', 'beta', 'x1.0']) {
    assert.equal(atLeast(none, '0'), false);
    assert.equal(atLeast('1.0', none), false);
    assert.equal(atLeast(none, none), false);
    assert.equal(isNewer('1.0', none), false);
  }
});

test('of two versions the other is newer, or both are the same', () => {
  const version = fc.array(fc.nat(3), { minLength: 1, maxLength: 4 }).map((numbers) => numbers.join('.'));
  fc.assert(
    fc.property(version, version, (one, other) => {
      assert.equal(isNewer(one, other), !atLeast(other, one));
      assert.equal(isNewer(one, one), false);
    }),
  );
});
