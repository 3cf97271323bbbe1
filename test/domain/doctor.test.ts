import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DoctorFacts, Read } from '../../src/domain/doctor/facts.ts';
import { doctorExit } from '../../src/domain/doctor/finding.ts';
import { checkDevice } from '../../src/domain/doctor/check-device.ts';

const read = <T>(value: T): Read<T> => ({ ok: true, value });
const unread = { ok: false, reason: 'access is denied' } as const;
const service = (name: string, startType = 'manual') => ({ name, displayName: name, startType, state: 'stopped' });
const SERVICES = ['wuauserv', 'BITS', 'CryptSvc', 'TrustedInstaller'].map((name) => service(name));
const GIB = 1024 ** 3;

const facts = (more: Partial<DoctorFacts> = {}): DoctorFacts => ({
  account: read({ name: 'SYSTEM', elevated: true }),
  setup: read(null),
  services: read(SERVICES),
  settings: read({}),
  enrolments: read([]),
  signals: read([]),
  disks: read([{ name: 'C:\\', totalBytes: 100 * GIB, freeBytes: 50 * GIB }]),
  systemDrive: 'C:',
  recovery: read([]),
  wsus: read(null),
  timeSync: read('NTP'),
  proxy: read(null),
  exclusions: read([]),
  componentStore: read('healthy'),
  outputRoot: 'C:\\ProgramData\\PatchPilot',
  nowMs: Date.parse('2026-11-25T00:00:00Z'),
  ...more,
});
const statusOf = (id: string, more: Partial<DoctorFacts>) =>
  checkDevice(facts(more)).find((finding) => finding.id === id)?.status;
const exitOf = (more: Partial<DoctorFacts>) => doctorExit(checkDevice(facts(more)));

test('a healthy device is ready', () => {
  assert.equal(exitOf({}), 0);
});

test('what would stop a run is a problem: not ready', () => {
  const problems: [id: string, more: Partial<DoctorFacts>][] = [
    ['account', { account: read({ name: 'bob', elevated: false }) }],
    ['setup', { setup: read('Windows runs in Safe Mode (minimal)') }],
    ['services', { services: read(SERVICES.slice(1)) }],
    ['services', { services: read([...SERVICES.slice(1), service('wuauserv', 'disabled')]) }],
    ['updatePolicy', { settings: read({ 'A\\DisableWindowsUpdateAccess': 1 }) }],
    ['disk', { disks: read([{ name: 'C:\\', totalBytes: GIB, freeBytes: GIB / 2 }]) }],
    ['componentStore', { componentStore: read('repairable') }],
    ['wsus', { wsus: read({ host: 'wsus', port: 8530, reachable: false }) }],
    ['clock', { nowMs: 0 }],
  ];
  for (const [id, more] of problems) {
    assert.equal(statusOf(id, more), 'problem', id);
    assert.equal(exitOf(more), 1, id);
  }
});

test('what only should be known is advice: ready all the same', () => {
  const pending = { signal: 'servicingRebootPending', strength: 'strong' as const, detail: '' };
  const advice: [id: string, more: Partial<DoctorFacts>][] = [
    ['updateManagers', { services: read([...SERVICES, service('CcmExec')]) }],
    ['updateManagers', { settings: read({ 'A\\WUServer': 'http://wsus:8530', 'A\\AU\\UseWUServer': 1 }) }],
    ['updateManagers', { enrolments: read([{ provider: 'MS DM Server', state: 1 }]) }],
    ['pendingReboot', { signals: read([pending]) }],
    ['recoveryPartition', { recovery: read([{ size: 500 * 1024 ** 2, free: 83 * 1024 ** 2 }]) }],
    ['clock', { timeSync: read('NoSync') }],
    ['antivirus', {}],
  ];
  for (const [id, more] of advice) {
    assert.equal(statusOf(id, more), 'advice', id);
    assert.equal(exitOf(more), 0, id);
  }
});

test('what could not be read is unknown, and only the essential makes the whole unknown; a problem outweighs it', () => {
  for (const part of ['account', 'services', 'signals', 'disks'] as const) assert.equal(exitOf({ [part]: unread }), 2);
  for (const part of ['recovery', 'wsus', 'proxy', 'componentStore'] as const) {
    assert.equal(exitOf({ [part]: unread }), 0);
  }
  assert.equal(exitOf({ account: unread, componentStore: read('repairable') }), 1);
});

test('a proxy is named without the user info it may hold', () => {
  const server = 'user:secret@proxy:8080';
  const head = '280000000000000003000000';
  const hex = `${head}${server.length.toString(16).padStart(2, '0')}000000${Buffer.from(server).toString('hex')}`;
  const finding = checkDevice(facts({ proxy: read(hex) })).find((one) => one.id === 'proxy');
  assert.equal(finding?.status, 'advice');
  assert.ok(finding.read.includes('proxy:8080') && !finding.read.includes('secret'));
});
