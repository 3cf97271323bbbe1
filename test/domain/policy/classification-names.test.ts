import assert from 'node:assert/strict';
import { it } from 'node:test';
import { unknownClassifications } from '../../../src/domain/policy/classification-names.ts';

const nearOf = (name: string): string | null | undefined =>
  unknownClassifications({
    ...{
      includedClassifications: ['Security Updates', name],
      excludedClassifications: [],
      requiredClassifications: [],
    },
  }).map(({ near }) => near)[0];

it('a name that is near to, or a part of, a known one is told with the known one', () => {
  for (const [name, near] of [
    ['Security', 'Security Updates'],
    [' critical ', 'Critical Updates'],
    ['Definitions', 'Definition Updates'],
    ['Rollup', 'Update Rollups'],
    ['Rollups', 'Update Rollups'],
    ['Secruity Updates', 'Security Updates'],
    ['Feature', 'Feature Packs'],
  ] as const)
    assert.equal(nearOf(name), near, name);
});

it('a class of somebody else is near to none, and so is a part that is too short', () => {
  for (const name of ['Sicherheitsupdates', 'Hotpatch', 'Lenovo BIOS', 'Se', 'xyz'])
    assert.equal(nearOf(name), null, name);
});

it('a known name in other letters is known', () => {
  assert.equal(nearOf('SECURITY UPDATES'), undefined);
});
