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
  const byIntune = `Intune (PolicyManager) ${deferral}`;
  for (const [policy, other, evidence] of [
    [7, 0, deferral],
    [0, 7, byIntune],
    [7, 21, `${deferral}, ${byIntune}`],
  ] as const) {
    const settings = { [`${POLICY}\\${deferral}`]: policy, [`${intune}\\${deferral}`]: other };
    assert.deepEqual(
      updateManagersOf([], settings, []).map((one) => one.evidence),
      [evidence],
    );
  }
});

test('each service that patches for somebody else is named by whose it is, in any case of letters', () => {
  for (const [name, manager] of [
    ['CcmExec', 'Configuration Manager'],
    ['IntuneManagementExtension', 'Intune'],
    ['CagService', 'Datto RMM'],
    ['NinjaRMMAgent', 'NinjaOne'],
    ['tacticalrmm', 'Tactical RMM'],
    ['AteraAgent', 'Atera'],
    ['LTService', 'ConnectWise Automate'],
    ['Advanced Monitoring Agent', 'N-able N-sight'],
    ['Windows Agent Service', 'N-able N-central'],
    ['A1Agent', 'Action1'],
    ['amagent', 'Automox'],
    ['PDQConnectAgent', 'PDQ Connect'],
    ['AmazonSSMAgent', 'AWS Systems Manager'],
    ['himds', 'Azure Arc'],
  ] as const)
    assert.deepEqual(updateManagersOf([service(name)], {}, []), [{ name: manager, evidence: `service ${name}` }]);
});

test('a server without a name is none, one is found beside a place without, and another enrolment is some MDM', () => {
  const use = { [`${POLICY}\\AU\\UseWUServer`]: 1 };
  assert.deepEqual(updateManagersOf([], use, []), []);
  const intune = 'SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\Update';
  const settings = {
    ...use,
    [`${intune}\\UseWUServer`]: 0,
    [`${intune}\\WUServer`]: 7,
    [`${POLICY}\\WUServer`]: 'http://wsus',
  };
  assert.deepEqual(updateManagersOf([], settings, [{ provider: 'Other', state: 1 }]), [
    { name: 'WSUS', evidence: 'http://wsus' },
    { name: 'MDM', evidence: 'Other' },
  ]);
});

test('what is set directs updates by its words, what is empty does not', () => {
  const told = (name: string, value: number | string | null) =>
    updateManagersOf([], { [`${POLICY}\\${name}`]: value }, []).map((one) => one.name);
  for (const [name, words] of [
    ['TargetReleaseVersion', 'Windows Update policy (target release)'],
    ['DeferQualityUpdates', 'Windows Update for Business (deferral)'],
    ['DeferQualityUpdatesPeriodInDays', 'Windows Update for Business (deferral)'],
    ['PauseQualityUpdatesStartTime', 'Windows Update for Business (pause)'],
  ] as const) {
    assert.deepEqual(told(name, 'x'), [words]);
    for (const empty of [null, 0, '']) assert.deepEqual(told(name, empty), []);
  }
});
