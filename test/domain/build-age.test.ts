import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ageOfBuild, buildText, type RollupPackage } from '../../src/domain/build-age.ts';
import type { BuildTable } from '../../src/schema/builds.ts';
import type { OsFacts } from '../../src/schema/inventory.ts';

const OS: OsFacts = {
  ...{ productName: 'Windows 11 Pro', edition: 'Professional', displayVersion: '25H2', build: 26_200, ubr: 100 },
  ...{ architecture: 'x64', installationType: 'Client' },
};
const NOW = Date.parse('2026-11-25T10:00:00.000Z');
const builds: BuildTable = {
  ...{ schemaVersion: 1, madeOn: '2026-11-01' },
  rows: [
    { kb: 'KB100', build: 26_200, revision: 100, released: '2026-10-13', type: null, range: 'client' },
    { kb: 'KB200', build: 26_200, revision: 200, released: '2026-12-27', type: null, range: 'client' },
  ],
};
const age = (ubr: number, rollups: readonly RollupPackage[] | null = null, nowMs = NOW) =>
  ageOfBuild(builds, { ...OS, ubr }, rollups, nowMs);
const aPackage = (version: string, installed = true): RollupPackage => ({
  ...{ version, installed, installedAt: '2026-11-20T22:00:00.000Z' },
});

test('a build is as old as its row, and between two rows as the one above, whose number it has not', () => {
  const row = { inForce: '26200.100', kb: 'KB100', datedBy: 'table', releasedOn: '2026-10-13', days: 43 };
  assert.deepEqual(age(100), row);
  assert.deepEqual(age(99), { ...row, inForce: '26200.99', kb: null });
});

test('above the newest row it is as old as the day on which its package came, where that one is in force', () => {
  const none = { inForce: '26200.201', kb: null, datedBy: 'none', releasedOn: null, days: null };
  const dated = { ...none, datedBy: 'package', releasedOn: '2026-11-20', days: 5 };
  assert.deepEqual(age(201, [aPackage('26100.200.1.8'), aPackage('26100.201.1.8')]), dated);
  assert.deepEqual(age(201, [aPackage('26100.201.1.8', false)]), none);
  assert.deepEqual(age(201, [{ ...aPackage('26100.201.1.8'), installedAt: null }]), none);
  assert.deepEqual(age(201, [aPackage('22621.201.1.8'), aPackage('26100'), aPackage('')]), none);
  assert.deepEqual(age(201), none);
  const first = ageOfBuild({ ...builds, rows: [] }, { ...OS, ubr: 1 }, [aPackage('26100')], NOW);
  assert.equal(first.datedBy, 'none');
});

test('a day may lie ahead by a month without a day, and by no more: then the clock says nothing', () => {
  assert.equal(age(200).days, -32);
  assert.equal(age(200, null, NOW - 86_400_000).days, null);
  assert.equal(age(200, null, Date.parse('2027-03-01')).days, 64);
  assert.equal(buildText(OS), '26200.100');
});
