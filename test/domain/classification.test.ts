import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLASSIFICATION_NAMES, classificationNamed, unknownClassification } from '../../src/domain/classification.ts';

test('a name is meant in any case, with blanks aside and around, and in the singular; no other is', () => {
  for (const name of CLASSIFICATION_NAMES) {
    assert.equal(classificationNamed(name), name);
    assert.equal(classificationNamed(`  ${name.toUpperCase().replaceAll(' ', '   ')} `), name);
    assert.equal(classificationNamed(name.replace(/s$/u, '')), name);
  }
  for (const name of ['SecurityUpdates', 'Sicherheitsupdates', '', 's']) assert.equal(classificationNamed(name), null);
});

test('of a name that is none the nearest one is told, else all of them', () => {
  const expected = 'expected a classification as Windows Update names it in English, got';
  assert.equal(
    unknownClassification('          Securty Updates '),
    `${expected} "          Securty Updates "; the nearest is Security Updates`,
  );
  assert.equal(
    unknownClassification('x'.repeat(30)),
    `${expected} "${'x'.repeat(30)}"; known are ${CLASSIFICATION_NAMES.join(', ')}`,
  );
});
