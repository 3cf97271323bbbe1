import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DoctorFacts, Read } from '../../src/domain/doctor/facts.ts';
import { doctorExit, judge, ok } from '../../src/domain/doctor/finding.ts';
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
  assert.equal(finding.read, 'WinHTTP proxy proxy:8080');
});

const findingsOf = (more: Partial<DoctorFacts>) =>
  Object.fromEntries(
    checkDevice(facts(more)).map(({ id, status, read: seen, means, next }) => [id, [status, seen, means, next]]),
  );
const told = (id: string, more: Partial<DoctorFacts>) => findingsOf(more)[id];

test('of a healthy device each finding says what was read and what it means', () => {
  const fine = (seen: string, means: string) => ['ok', seen, means, 'nothing'];
  const services = 'wuauserv manual, bits manual, cryptsvc manual, trustedinstaller manual';
  assert.deepEqual(findingsOf({ exclusions: read(['D:\\', 'c:\\programdata\\']) }), {
    account: fine('SYSTEM', 'the account is elevated'),
    setup: fine('Windows runs as usual', 'nothing of its own setup is in the way'),
    services: fine(services, 'the services of Windows Update can start'),
    updateManagers: fine('no signs', 'nobody else is seen to patch this device'),
    updatePolicy: fine('no settings', 'no policy forbids updates or holds them back'),
    pendingReboot: fine('no strong signal', 'no reboot is pending'),
    disk: fine('C: 50.0 GiB free', 'there is room for a cumulative update'),
    recoveryPartition: fine('no recovery partition', 'recovery-environment updates do not apply'),
    componentStore: fine('no corruption is flagged', 'servicing can work'),
    wsus: fine('no WSUS server is set', 'updates come from Microsoft, or from a kit'),
    clock: fine('2026-11-25T00:00:00.000Z, time source NTP', 'the clock is plausible'),
    proxy: fine('direct', 'services connect without a proxy'),
    antivirus: fine('the output root is excluded', 'no scanner holds our files open'),
  });
});

test('what is in the way is told with what it means and what to do', () => {
  const MIB = 1024 ** 2;
  const disk = (freeBytes: number, name = 'c:\\') => ({ disks: read([{ name, totalBytes: 100 * GIB, freeBytes }]) });
  const signal = (name: string, strength: 'strong' | 'weak') => ({ signal: name, strength, detail: '' });
  const agents = read([...SERVICES, service('CcmExec'), service('AteraAgent')]);
  const CASES: [string, Partial<DoctorFacts>, string[]][] = [
    [
      'services',
      { services: read([service('BITS', 'disabled'), service('CryptSvc'), service('TrustedInstaller')]) },
      [
        ...['problem', 'wuauserv missing, bits disabled, cryptsvc manual, trustedinstaller manual'],
        ...['cannot start: wuauserv, bits', 'set their start type back: sc config wuauserv start= demand'],
      ],
    ],
    [
      'updateManagers',
      { services: agents, enrolments: unread },
      [
        ...['advice', 'Configuration Manager (service CcmExec), Atera (service AteraAgent)'],
        ...['somebody else may install or restart during a run', 'agree who patches this device, and when'],
      ],
    ],
    [
      'pendingReboot',
      { signals: read([signal('CBS', 'strong'), signal('PFRO', 'weak'), signal('WU', 'strong')]) },
      ['advice', 'CBS, WU', 'a reboot is pending: a run may ask for it first (150)', 'restart the device'],
    ],
    [
      'pendingReboot',
      { signals: read([signal('PFRO', 'weak')]) },
      ['ok', 'no strong signal', 'no reboot is pending', 'nothing'],
    ],
    ['disk', disk(10 * GIB), ['ok', 'C: 10.0 GiB free', 'there is room for a cumulative update', 'nothing']],
    [
      'disk',
      disk(10 * GIB - 1),
      ['problem', 'C: 10.0 GiB free', 'less than 10 GiB: updates fail for want of room', 'make room on it'],
    ],
    ['disk', disk(50 * GIB, 'D:\\'), ['problem', 'C:', 'the system drive was not found', 'look at the disks']],
    [
      'recoveryPartition',
      {
        recovery: read([
          { size: 500 * MIB, free: 249 * MIB },
          { size: 100 * MIB, free: null },
        ]),
      },
      [
        ...['advice', '500 MiB, 249 free; 100 MiB, 0 free'],
        'recovery-environment updates (KB5034441 and later) fail with 0x80070643 for ever',
        'make the recovery partition larger by 250 MB, or exclude those updates',
      ],
    ],
    [
      'recoveryPartition',
      {
        recovery: read([
          { size: 500 * MIB, free: 0 },
          { size: 250 * MIB, free: null },
        ]),
      },
      ['ok', '500 MiB, 0 free; 250 MiB, 0 free', 'recovery-environment updates have room', 'nothing'],
    ],
    [
      'wsus',
      { wsus: read({ host: 'wsus', port: 8530, reachable: true }) },
      ['ok', 'wsus:8530', 'the WSUS server accepts connections', 'nothing'],
    ],
    [
      'clock',
      { timeSync: read(null), nowMs: Date.UTC(2026, 0, 1) },
      ['ok', '2026-01-01T00:00:00.000Z, time source not set', 'the clock is plausible', 'nothing'],
    ],
    [
      'updatePolicy',
      { settings: read({ 'A\\DisableWindowsUpdateAccess': 0 }) },
      ['ok', 'DisableWindowsUpdateAccess=0', 'no policy forbids updates or holds them back', 'nothing'],
    ],
  ];
  for (const [id, more, expected] of CASES) assert.deepEqual(told(id, more), expected);
});

test('settings are shown with whose they are, the first twenty of them', () => {
  const intune = 'software\\Microsoft\\PolicyManager\\current\\device\\Update';
  const settings = { [`${intune}\\One`]: 1, 'A\\Two': 'x', 'A\\Three': null };
  const shown = (more: object) => told('updatePolicy', { settings: read(more) as DoctorFacts['settings'] })?.[1];
  assert.equal(shown(settings), 'Intune (PolicyManager) One=1, Two=x, Three=');
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`A\\N${index}`, index]));
  assert.equal(shown(many)?.split(', ').length, 20);
});

test('what holds updates back is advice that names who does, and leaves the device ready', () => {
  const settings = {
    'SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\DeferQualityUpdates': 1,
    'SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\DeferQualityUpdatesPeriodInDays': 7,
    'SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\Update\\PauseQualityUpdatesStartTime': '2026-11-20',
  };
  const name = 'DeferQualityUpdatesPeriodInDays';
  assert.deepEqual(told('updatePolicy', { settings: read(settings) }), [
    'advice',
    `Group Policy defers quality updates by 7 days (${name}); Intune (PolicyManager) pauses quality updates until 2026-12-25 (PauseQualityUpdatesStartTime)`,
    'updates may be held back here',
    'see that each of these is meant',
  ]);
  assert.equal(exitOf({ settings: read(settings) }), 0);
});

test('a proxy is told by its length, whatever stands behind it', () => {
  const hex = `28000000000000000300000007000000${Buffer.from('p:8080xbypass').toString('hex')}`;
  const shown = ['advice', 'WinHTTP proxy p:8080x', 'the update agent goes through this proxy'];
  assert.deepEqual(told('proxy', { proxy: read(hex) }), [...shown, 'check that it lets SYSTEM through']);
  assert.equal(told('proxy', { proxy: read('2800000000000000010000000700') })?.[1], 'direct');
  // As Microsoft's page of the value has it.
  assert.equal(told('proxy', { proxy: read('1800000000000000010000000000000000000000') })?.[1], 'direct');
});

test('an exclusion holds for what lies in its folder, not for a name that only begins like it', () => {
  const status = (...paths: string[]) => told('antivirus', { exclusions: read(paths) })?.[0];
  for (const path of ['C:\\ProgramData\\PatchPilot', 'c:\\PROGRAMDATA', 'C:\\']) assert.equal(status(path), 'ok', path);
  for (const path of ['C:\\Program', 'C:\\ProgramData\\Patch', 'C:\\ProgramData\\PatchPilot\\Runs', ''])
    assert.equal(status(path), 'advice', path);
});

test('what was not read says so, and whether a run could work is known without it or not', () => {
  const again = 'run doctor again as SYSTEM or an administrator';
  const unknown = (id: string) => judge(id, unread, () => ok('', ''));
  for (const id of ['account', 'setup', 'services', 'pendingReboot', 'disk', 'config', 'device']) {
    const means = 'it is not known whether a run could work here';
    assert.deepEqual(unknown(id), { id, status: 'unknown', read: 'access is denied', means, next: again });
    assert.equal(doctorExit([unknown(id)]), 2);
  }
  assert.equal(unknown('proxy').means, 'this was not judged');
  assert.equal(told('updateManagers', { services: unread })?.[0], 'unknown');
  assert.equal(told('updateManagers', { settings: unread })?.[0], 'unknown');
});
