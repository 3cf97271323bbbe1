import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  appliesToArchitecture,
  appliesToBuild,
  buildFamily,
  KNOWN_BUILDS,
} from '../../../src/domain/select/applicability.ts';
import { os } from '../agent/an-update.ts';
import { anOffer } from './an-offer.ts';

const FAMILIES = [
  [18362, 18363],
  [19041, 19042, 19043, 19044, 19045],
  [20348, 20349],
  [22621, 22631],
  [26100, 26200, 26300],
];
const ALONE = [10240, 10586, 14393, 15063, 16299, 17134, 17763, 22000, 25398, 28000];

test('builds of one family take the same packages, any other only its own', () => {
  for (const family of FAMILIES) {
    for (const build of family) assert.deepEqual(buildFamily(build), family);
    assert.equal(appliesToBuild(anOffer({ targetBuilds: [`${family[0]}.1`] }), os(family[1]!)), true);
    assert.equal(appliesToBuild(anOffer({ targetBuilds: ['17763', '14393'] }), os(family[1]!)), false);
  }
  for (const build of ALONE) assert.deepEqual(buildFamily(build), [build]);
});

test('every build of a released Windows is known', () => {
  assert.deepEqual(
    [...KNOWN_BUILDS].toSorted((a, b) => a - b),
    [...FAMILIES.flat(), ...ALONE].toSorted((a, b) => a - b),
  );
});

test('an architecture has several names, and words that nobody knows fit every device', () => {
  const names = { x64: ['x64', 'AMD64', 'x86_64'], x86: ['x86', 'i386'], arm64: ['ARM64', 'aarch64'] } as const;
  for (const [own, fitting] of Object.entries(names)) {
    const device = { ...os(26200), architecture: own as 'x64' };
    const fits = (architecture: string) => appliesToArchitecture(anOffer({ architecture }), device);
    const fitted = Object.values(names).flat().filter(fits);
    assert.deepEqual(fitted, fitting);
    assert.equal(fits('neutral'), true);
  }
});
