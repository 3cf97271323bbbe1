import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceIdsOf, effectivePolicy, type DecidedId } from '../../../src/domain/policy/effective.ts';
import type { PolicyFile } from '../../../src/domain/policy/files.ts';
import { BUILT_IN } from '../../../src/domain/policy/merge.ts';

const aFile = (level: PolicyFile['level'], policy: PolicyFile['policy'], value: object): PolicyFile => ({
  ...{ policy, level, value, file: `${level}.json`, profile: null },
});
const option = { source: '--tenant', level: 'option' };
const id = (key: DecidedId['key'], value: string): DecidedId => ({ key, value, origin: option });
const read = [{ path: 'Global.json', level: 'Global', sha256: 'b'.repeat(64) }];
const text = new TextDecoder();
const effective = (files: readonly PolicyFile[], ids: readonly DecidedId[] = []) =>
  effectivePolicy({ files, read, ids, cachedPolicy: true, hash: (bytes) => text.decode(bytes) });

const drivers = aFile('Global', 'UpdatePolicy', { updateSettings: { drivers: true } });

test('the policy in force is all levels with the defaults filled in, and the source of every value', () => {
  const result = effective([drivers, aFile('Device', 'ClientProfile', { policyProfileId: 'Pilot' })]);
  assert.ok(result.ok);
  const { policies, sources, sha256, ...rest } = result.effective;
  assert.deepEqual(rest, {
    ...{ schemaVersion: 1, runId: null, policyProfileId: 'Pilot', files: read, cachedPolicy: true },
  });
  const { UpdatePolicy, ClientProfile } = BUILT_IN;
  assert.deepEqual(policies, {
    ...BUILT_IN,
    ClientProfile: { ...ClientProfile, policyProfileId: 'Pilot' },
    UpdatePolicy: { ...UpdatePolicy, updateSettings: { ...UpdatePolicy.updateSettings, drivers: true } },
  });
  const of = (key: string) => sources.find((one) => one.key === key);
  assert.deepEqual(
    ['ClientProfile.policyProfileId', 'UpdatePolicy.updateSettings.drivers', 'UpdatePolicy.repair.updateStore'].map(of),
    [
      { key: 'ClientProfile.policyProfileId', value: 'Pilot', source: 'Device.json', level: 'Device' },
      { key: 'UpdatePolicy.updateSettings.drivers', value: true, source: 'Global.json', level: 'Global' },
      { key: 'UpdatePolicy.repair.updateStore', value: false, source: 'built-in default', level: 'default' },
    ],
  );
  assert.deepEqual(JSON.parse(sha256), policies);
});

test('what is hashed are the policies with their keys in order at every depth, lists as they stand', () => {
  const result = effective([
    aFile('Global', 'ReportingPolicy', { redaction: { fields: ['b', 'a'], patterns: [{ pattern: 'x', name: 'p' }] } }),
  ]);
  assert.ok(result.ok);
  const keys = (value: unknown): string[][] =>
    typeof value === 'object' && value !== null
      ? [...(Array.isArray(value) ? [] : [Object.keys(value)]), ...Object.values(value).flatMap(keys)]
      : [];
  for (const names of keys(JSON.parse(result.effective.sha256))) assert.deepEqual(names, names.toSorted());
  assert.match(result.effective.sha256, /"fields":\["b","a"\],"patterns":\[\{"name":"p","pattern":"x"\}\]/u);
  assert.match(result.effective.sha256, /"maxUpdates":null/u);
});

test('without a ring the policy names none', () => {
  const result = effective([]);
  assert.equal(result.ok && result.effective.policyProfileId, null);
});

test('an id that was decided stands over every file, with what decided it', () => {
  const profile = aFile('Device', 'ClientProfile', { tenantId: 'A', siteId: 'S', lockTtlMinutes: 30 });
  for (const [files, siteId] of [
    [[profile], 'S'],
    [[], undefined],
  ] as const) {
    const result = effective(files, [id('tenantId', 'B'), id('clientId', 'C')]);
    assert.ok(result.ok);
    const { policies, sources } = result.effective;
    const { tenantId, clientId, siteId: site, lockTtlMinutes } = policies.ClientProfile;
    const minutes = siteId === undefined ? BUILT_IN.ClientProfile.lockTtlMinutes : 30;
    assert.deepEqual([tenantId, clientId, site, lockTtlMinutes], ['B', 'C', siteId, minutes]);
    const found = sources.find(({ key }) => key === 'ClientProfile.tenantId');
    assert.deepEqual(found, { key: 'ClientProfile.tenantId', value: 'B', ...option });
  }
});

test('a lock that is broken, and what no file alone shows, are faults in place of a policy', () => {
  const locked = aFile('Global', 'UpdatePolicy', { $lock: ['updateSettings.drivers'] });
  assert.deepEqual(effective([locked, aFile('Site', 'UpdatePolicy', { updateSettings: { drivers: true } })]), {
    ok: false,
    faults: [
      {
        file: 'Site.json',
        path: 'updateSettings.drivers',
        message: 'expected no change of a key that Global.json locks, got true',
      },
    ],
  });
  const source = aFile('Global', 'UpdatePolicy', { updateSource: { kind: 'offlineScan' } });
  const result = effective([source]);
  assert.deepEqual(!result.ok && result.faults.map(({ file, path }) => `${file}#${path}`), [
    'UpdatePolicy (merged)#updateSource',
  ]);
});

test('the ids of a device are the last word on each, and empty where nobody decided', () => {
  assert.deepEqual(deviceIdsOf([id('deviceId', 'D'), id('tenantId', 'T'), id('policyProfileId', 'P')]), {
    ...{ tenantId: 'T', clientId: '', siteId: '', deviceId: 'D' },
  });
  assert.deepEqual(deviceIdsOf([id('clientId', 'C'), id('siteId', 'S')]), {
    ...{ tenantId: '', clientId: 'C', siteId: 'S', deviceId: '' },
  });
});
