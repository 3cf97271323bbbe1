import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EXIT_CODES } from '../../src/domain/exit-codes.ts';
import { EXIT_PROFILES, mapExitCode, profileNeedsWindows } from '../../src/domain/exit-profile.ts';

const CODES = [0, 100, 150, 170, 210, 220, 230, 240];
const mapped = (profile: (typeof EXIT_PROFILES)[number], ok: number[] = []): number[] =>
  CODES.map((code) => mapExitCode(code, profile, ok));

test('the codes of each profile', () => {
  assert.deepEqual(mapped('native'), CODES);
  assert.deepEqual(mapped('msi'), [0, 0, 3010, 1618, 1603, 1603, 1603, 1603]);
  assert.deepEqual(mapped('nsight'), [0, 1100, 1150, 1170, 1210, 1220, 1230, 1240]);
  assert.deepEqual(mapped('binary'), [0, 0, 0, 0, 1, 1, 1, 1]);
});

test('a code that is called ok is 0 in every profile, and no other changes', () => {
  fc.assert(
    fc.property(fc.constantFrom(...EXIT_PROFILES), fc.subarray(CODES), (profile, ok) => {
      const plain = mapped(profile);
      assert.deepEqual(
        mapped(profile, ok),
        CODES.map((code, i) => (ok.includes(code) ? 0 : plain[i])),
      );
    }),
  );
});

test('a profile needs Windows when one of its codes does not fit eight bits', () => {
  for (const profile of EXIT_PROFILES)
    assert.equal(
      profileNeedsWindows(profile),
      mapped(profile).some((code) => code > 255),
    );
});

test('the table has the eight codes of the contract', () => {
  assert.deepEqual(Object.values(EXIT_CODES), CODES);
});
