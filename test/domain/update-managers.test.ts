import assert from 'node:assert/strict';
import { test } from 'node:test';
import { updateManagersOf } from '../../src/domain/update-managers.ts';
import type { Inventory } from '../../src/schema/inventory.ts';

const service = (name: string, startType = 'automatic'): Inventory['services'][number] => ({
  ...{ name, displayName: name, startType, state: 'running' },
});
const POLICY = 'SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate';

test('everybody who may patch this device is named, and where it was read', () => {
  const found = updateManagersOf(
    [service('CcmExec'), service('wuauserv')],
    {
      [`${POLICY}\\AU\\UseWUServer`]: 1,
      [`${POLICY}\\WUServer`]: 'http://wsus',
      [`${POLICY}\\TargetReleaseVersion`]: 1,
    },
    [{ provider: 'MS DM Server', state: 1 }],
  );
  assert.deepEqual(
    found.map(({ name, evidence }) => [name, evidence]),
    [
      ['WSUS', 'http://wsus'],
      ['Intune', 'MS DM Server'],
      ['Configuration Manager', 'service CcmExec'],
      ['Windows Update policy (target release)', 'TargetReleaseVersion'],
    ],
  );
});

test('what is switched off, or not complete, manages nothing', () => {
  const settings = {
    [`${POLICY}\\AU\\UseWUServer`]: 0,
    [`${POLICY}\\WUServer`]: 'http://wsus',
    DeferQualityUpdates: 0,
  };
  const enrolments = [{ provider: 'MS DM Server', state: 2 }];
  assert.deepEqual(updateManagersOf([service('CcmExec', 'disabled')], settings, enrolments), []);
});

test('a value of Intune takes the place of none of Group Policy, nor the other way round', () => {
  const intune = 'SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\Update';
  const deferral = 'DeferQualityUpdatesPeriodInDays';
  for (const [policy, other] of [
    [7, 0],
    [0, 7],
  ] as const) {
    const settings = { [`${POLICY}\\${deferral}`]: policy, [`${intune}\\${deferral}`]: other };
    assert.deepEqual(
      updateManagersOf([], settings, []).map(({ evidence }) => evidence),
      [deferral],
    );
  }
});
