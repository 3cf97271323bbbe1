import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkPolicyFile } from '../../../src/domain/policy/check-file.ts';
import { KNOWN_CLASSIFICATIONS } from '../../../src/domain/policy/classification-names.ts';
import { windowZoneFaults } from '../../../src/domain/policy/meaning.ts';
import type { PolicyName } from '../../../src/schema/policy/index.ts';

/** What is wrong with a file whose types are right, as `path: message`. */
const faults = (policy: PolicyName, value: object): string[] =>
  checkPolicyFile({ policy, value, file: 'f.json', level: 'Global', profile: null }).map(
    ({ path, message }) => `${path}: ${message}`,
  );

describe('a profile', () => {
  it('names no id that could be no folder', () => {
    for (const kind of ['tenantId', 'clientId', 'siteId', 'deviceId', 'policyProfileId'])
      assert.deepEqual(faults('ClientProfile', { [kind]: 'CON' }), [
        `${kind}: expected ${kind} that is no device name of Windows, got "CON"`,
      ]);
    assert.deepEqual(faults('ClientProfile', { tenantId: 'A', policyProfileId: 'Pilot' }), []);
  });

  it('names no path that is never opened', () => {
    const url = 'https://files.example/x.json';
    assert.deepEqual(faults('ClientProfile', { outputRoot: 'NUL' }), [
      'outputRoot: expected a file path, got the device NUL',
    ]);
    for (const key of ['updatePolicy', 'appValidationPolicy', 'backupPolicy', 'reportingPolicy'])
      assert.deepEqual(faults('ClientProfile', { policyPaths: { [key]: url } }), [
        `policyPaths.${key}: expected a file path, got a URL`,
      ]);
    const fine = { outputRoot: 'C:\\Out', policyPaths: { updatePolicy: '..\\shared\\UpdatePolicy.json' } };
    assert.deepEqual(faults('ClientProfile', fine), []);
  });

  it('allows and collects commands by their full path alone', () => {
    const fine = 'C:\\Tools\\probe.exe';
    const bare = 'expected a full path such as C:\\Folder\\file, got "probe.exe"';
    const commands = [{ command: fine }, { command: 'probe.exe' }];
    assert.deepEqual(
      faults('ClientProfile', {
        allowCommands: [{ path: fine }, { path: 'probe.exe' }],
        diagnostics: { collectors: { commands } },
      }),
      [`allowCommands[1].path: ${bare}`, `diagnostics.collectors.commands[1].command: ${bare}`],
    );
  });
});

describe('an update policy', () => {
  const settings = (updateSettings: object) => faults('UpdatePolicy', { updateSettings });

  it('names a class that is misspelt with the one that was meant, wherever a list has it', () => {
    for (const key of ['includedClassifications', 'excludedClassifications', 'requiredClassifications'])
      assert.deepEqual(settings({ [key]: ['UPDATES', 'Security Update', 'Updates  '] }), [
        `updateSettings.${key}[1]: expected a classification of Windows Update, got "Security Update"; the nearest is Security Updates`,
        `updateSettings.${key}[2]: expected a classification of Windows Update, got "Updates  "; the nearest is Updates`,
      ]);
    const blanks = `Updates${' '.repeat(9)}`;
    assert.match(settings({ includedClassifications: [blanks] })[0] ?? '', /the nearest is Updates$/u);
  });

  it('spells out what looks like another character or like none, and no letter of another language', () => {
    const shown = (name: string) => /got (.*);/u.exec(settings({ includedClassifications: [name] })[0] ?? '')?.[1];
    assert.equal(shown('Security\u00a0Updates'), '"Security<U+00A0>Updates"');
    assert.equal(shown('Updates\u200b'), '"Updates<U+200B>"');
    assert.equal(shown('Updates\u{1f600}'), '"Updates<U+1F600>"');
    assert.equal(shown('Sécurity Updatеs'), '"Sécurity Updatеs"');
  });

  it('may name a class of another language, except where it is required', () => {
    const names = ['Sicherheitsupdates'];
    assert.deepEqual(settings({ includedClassifications: names, excludedClassifications: names }), []);
    assert.deepEqual(settings({ requiredClassifications: names }), [
      `updateSettings.requiredClassifications[0]: expected a classification of Windows Update (${KNOWN_CLASSIFICATIONS.join(', ')}), got "Sicherheitsupdates"`,
    ]);
  });

  it('names updates by a GUID, in braces or not, or by the hash of a file of a kit', () => {
    const fine = ['0fa1201d-4330-4fa8-8ae9-b877473b6441', '{0FA1201D-4330-4FA8-8AE9-B877473B6441}'];
    for (const key of ['includedUpdateIds', 'excludedUpdateIds'])
      assert.deepEqual(settings({ [key]: [...fine, `sha256:${'0'.repeat(64)}`, 'KB5070118'] }), [
        `updateSettings.${key}[3]: expected the id of an update, a GUID or sha256: and 64 digits of a kit, got "KB5070118"`,
      ]);
  });

  it('accepts a state by one entry', () => {
    const accepted = (why: string) => ({ why, until: '2027-01-31', reason: 'r', approvedBy: 'X' });
    const acceptedStates = ['unsupported', 'stale', 'unsupported'].map(accepted);
    assert.deepEqual(faults('UpdatePolicy', { acceptedStates }), [
      'acceptedStates[2].why: expected each why once, got "unsupported" again',
    ]);
  });

  it('has zones that exist, whatever else is wrong with a window or a file', () => {
    const expected = 'expected an IANA time zone such as Europe/Berlin or local, got';
    const zones = ['local', '', 'Europe/Berlin', 'Local', 'Europe/Berln', 'Nowhere', 5].map((timeZone) => ({
      timeZone,
    }));
    const at = (index: number) => ['maintenanceWindows', index, 'timeZone'];
    assert.deepEqual(windowZoneFaults({ maintenanceWindows: [...zones, 'text', null, {}] }), [
      { path: at(3), message: `${expected} "Local"; the nearest is local` },
      { path: at(4), message: `${expected} "Europe/Berln"; the nearest is Europe/Berlin` },
      { path: at(5), message: `${expected} "Nowhere"` },
    ]);
    for (const value of [null, 'text', [], {}, { maintenanceWindows: { timeZone: 'Nowhere' } }])
      assert.deepEqual(windowZoneFaults(value), []);
  });
});

describe('a backup policy', () => {
  it('runs a command by its full path alone', () => {
    const proofs = [
      { type: 'File', path: 'backup.log' },
      { type: 'Command', command: 'C:\\Tools\\backup.exe' },
      { type: 'Command', command: 'backup.exe' },
    ];
    assert.deepEqual(faults('BackupPolicy', { requireBackup: { newerThanHours: 24, proofs } }), [
      'requireBackup.proofs[2].command: expected a full path such as C:\\Folder\\file, got "backup.exe"',
    ]);
    assert.deepEqual(faults('BackupPolicy', {}), []);
  });
});

describe('a reporting policy', () => {
  it('has a zone that exists; the one of the device is none for a report', () => {
    for (const [timeZone, hint] of [
      ['Local', ''],
      ['Europe/Berln', '; the nearest is Europe/Berlin'],
    ] as const)
      assert.deepEqual(faults('ReportingPolicy', { timeZone }), [
        `timeZone: expected an IANA time zone such as Europe/Berlin, got "${timeZone}"${hint}`,
      ]);
    assert.deepEqual(faults('ReportingPolicy', { timeZone: 'Europe/Berlin' }), []);
  });

  it('has no pattern that is never applied, and no field that no report can be without', () => {
    const patterns = ['\\d{16}', '(?=x)'].map((pattern) => ({ name: 'p', pattern }));
    assert.deepEqual(faults('ReportingPolicy', { redaction: { fields: ['userName', 'VERDICT'], patterns } }), [
      'redaction.patterns[1].pattern: expected no lookaround, back reference, named group or modifier, got "(?=x)"',
      'redaction.fields[1]: expected a field that can be removed, got "VERDICT", which no report can be without',
    ]);
  });
});

describe('an application policy', () => {
  const app = (...applications: object[]) => faults('AppValidationPolicy', { applications });
  const service = { type: 'Service', id: 'svc', serviceName: 'Ledger' };
  const one = (check: object) => app({ name: 'Till', checks: [service, { id: 'it', ...check }] });
  const at = (key: string) => `applications[0].checks[1].${key}:`;

  it('has each name of an application and each id of its checks once, case aside', () => {
    assert.deepEqual(
      app(
        { name: 'Till', checks: [service, { ...service, id: 'SVC' }, { ...service, id: 'other' }] },
        { name: 'Ledger', checks: [service] },
        { name: 'TILL', checks: [service, service] },
      ),
      [
        'applications[2].name: expected each name once, got "TILL" again',
        'applications[0].checks[1].id: expected each id once, got "SVC" again',
        'applications[2].checks[1].id: expected each id once, got "svc" again',
      ],
    );
  });

  it('asks a URL that is one, and shows none with user info', () => {
    const health = (url: string) => one({ type: 'HealthEndpoint', url });
    assert.deepEqual(health('https://till.example/health'), []);
    assert.deepEqual(health('https://:80:x/'), [`${at('url')} expected a URL, got text that is none`]);
    for (const userInfo of ['eva:pw', 'eva', ':pw'])
      assert.deepEqual(health(`https://${userInfo}@till.example/`), [
        `${at('url')} expected a URL without user info, got one with it`,
      ]);
  });

  it('takes no other text for a URL', () => {
    assert.deepEqual(one({ type: 'EventLog', log: 'Application', source: 'https://eva:pw@till.example/' }), []);
  });

  const full = 'expected a full path such as C:\\Folder\\file, got';
  const host = 'expected a host name or an address without scheme, port or path, got';
  const store = 'expected a place and the name of a store, such as LocalMachine\\My, got';
  for (const [check, key, fine, faulty] of [
    [
      { type: 'Port', port: 80 },
      'host',
      ['till', 'till.example', '_svc-1.x', '127.0.0.1', '::1', 'fe80::1%eth0', '::ffff:10.0.0.1'],
      {
        'cafe:80': `${host} "cafe:80"`,
        'till::x:1': `${host} "till::x:1"`,
        'till:80': `${host} "till:80"`,
        'http://till': `${host} "http://till"`,
        'till/x': `${host} "till/x"`,
      },
    ],
    [
      { type: 'File' },
      'path',
      ['C:\\a.log', 'c:/a%.log', '\\\\server\\share\\a.log'],
      {
        'a.log': `${full} "a.log"`,
        '%ProgramData%\\a.log': 'expected a full path, got "%ProgramData%\\\\a.log", in which no variable is replaced',
        'C:\\Windows\\Sysnative\\a.log':
          'expected System32, got "C:\\\\Windows\\\\Sysnative\\\\a.log": only 32-bit programs see Sysnative',
        'C:\\*.log': 'expected the path of one file, got "C:\\\\*.log", which no file is called',
        'C:\\a?.log': 'expected the path of one file, got "C:\\\\a?.log", which no file is called',
      },
    ],
    [{ type: 'Synthetic' }, 'command', ['C:\\probe.exe'], { 'probe.exe': `${full} "probe.exe"` }],
    [
      { type: 'Service' },
      'serviceName',
      ['MSSQL$TILL', 'Ledger Service'],
      {
        'MSSQL*': 'expected the name of one service, got "MSSQL*"',
        ' ': 'expected the name of one service, got " "',
      },
    ],
    [
      { type: 'Process' },
      'processName',
      ['ledger.exe', 'ledger'],
      {
        'ledger?.exe': 'expected the name of one process, got "ledger?.exe"',
        'bin/ledger': 'expected the name of one process, got "bin/ledger"',
        '\t ': 'expected the name of one process, got "\\t "',
      },
    ],
    [
      { type: 'Certificate', subject: 's' },
      'store',
      ['LocalMachine\\My', 'currentuser\\Root'],
      { My: `${store} "My"`, 'LocalMachine\\ ': `${store} "LocalMachine\\\\ "` },
    ],
  ] as const)
    it(`has no ${check.type} check that can never pass`, () => {
      for (const value of fine) assert.deepEqual(one({ ...check, [key]: value }), [], value);
      for (const [value, message] of Object.entries(faulty))
        assert.deepEqual(one({ ...check, [key]: value }), [`${at(key)} ${message}`]);
    });
});
