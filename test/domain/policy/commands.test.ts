import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allows, commandFaults, commandsOf } from '../../../src/domain/policy/commands.ts';
import { judged, type Stated } from './judged.ts';

const probe = (id: string, command: string) => ({ type: 'Synthetic', id, command });
const APPS: Stated = [
  'AppValidationPolicy',
  {
    applications: [
      { name: 'Till', checks: [{ type: 'Service', id: 's', serviceName: 'Till' }, probe('a', 'C:\\A\\probe.exe')] },
      { name: 'Ledger', checks: [probe('b', 'C:\\B\\probe.exe'), { type: 'File', id: 'f', path: 'C:\\B\\probe.exe' }] },
    ],
  },
  'Site',
];

test('the commands of a policy are those of its synthetic checks, each at its place', () => {
  assert.deepEqual(commandsOf(judged(APPS).policies), [
    { command: 'C:\\A\\probe.exe', path: 'applications[0].checks[1].command' },
    { command: 'C:\\B\\probe.exe', path: 'applications[1].checks[0].command' },
  ]);
});

test('a command is allowed by its full path, however it is written', () => {
  for (const same of ['C:\\A\\probe.exe', 'c:\\a\\PROBE.exe', 'C:/A/probe.exe', 'C:\\A\\x\\..\\probe.exe'])
    assert.deepEqual([allows(same, 'C:\\A\\probe.exe'), allows('C:\\A\\probe.exe', same)], [true, true], same);
  assert.equal(allows('C:\\B\\probe.exe', 'C:\\A\\probe.exe'), false);
  assert.equal(allows('probe.exe', 'probe.exe'), false, 'a bare name is whatever file is found first');
});

test('a command that one entry allows is no fault, any other is one at the file that states it', () => {
  const allowCommands = [{ path: 'C:\\other.exe' }, { path: 'c:\\a\\probe.exe' }];
  assert.deepEqual(commandFaults(judged(APPS, ['ClientProfile', { allowCommands }])), [
    {
      file: 'Site.json',
      path: 'applications[1].checks[0].command',
      message: 'expected a command of allowCommands, got C:\\B\\probe.exe',
    },
  ]);
  assert.equal(commandFaults(judged(APPS)).length, 2);
});
