import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { componentStoreIn } from '../../src/device/windows/component-store.ts';
import { repairDefinitions } from '../../src/device/windows/defender.ts';
import { recordsIn } from '../../src/device/windows/event-records.ts';
import { claimOf } from '../../src/device/windows/install-result.ts';
import { PACKAGE_STATE } from '../../src/device/windows/package-state.ts';
import { askForRestart } from '../../src/device/windows/restart.ts';
import { aWindows } from '../device/windows/a-windows.ts';
import { recorded, recording, recordings } from '../support/recorded.ts';
import { versionsWith } from './versions-with.ts';

const FOLDER = 'tools';
const textOf = (file: string): string => recording(`${FOLDER}/${file}`).toString('utf8');

/** Read below, by the parser or the judge that such an output comes to. */
const READ_HERE = [
  ...['dism-add-package-081e-en.txt', 'dism-checkhealth-pt-br.txt', 'dism-get-packages-26100-en.txt'],
  ...['dism-get-packages-pending-en.txt', 'mpcmdrun-signatureupdate-en.txt', 'mpcmdrun-signatureupdate-failed-en.txt'],
  ...['netstat-ab-en.txt', 'netstat-ano-de.txt', 'netstat-ano-en-server.txt', 'netstat-ano-fr.txt'],
  'shutdown-1190-en.txt',
];
/** Read by another test, which names it. */
const READ_BY: Readonly<Record<string, string>> = {
  'net-start-1058-en.txt': 'test/device/windows/update-store.test.ts',
  'net-start-1069-en.txt': 'test/device/windows/update-store.test.ts',
  'net-stop-could-not-be-stopped-en.txt': 'test/device/windows/update-store.test.ts',
  'net-stop-not-started-en.txt': 'test/device/windows/update-store.test.ts',
  'net-stop-not-started-zh.txt': 'test/device/windows/update-store.test.ts',
  'schtasks-xml-Servicing-StartComponentCleanup.xml': 'test/device/windows/tasks.test.ts',
  'schtasks-xml-UpdateOrchestrator-MusUx_LogonUpdateResults.xml': 'test/device/windows/tasks.test.ts',
  'schtasks-xml-UpdateOrchestrator-Reboot_AC.xml': 'test/device/windows/tasks.test.ts',
  'schtasks-xml-UpdateOrchestrator-Reboot_Battery.xml': 'test/device/windows/tasks.test.ts',
  'schtasks-xml-UpdateOrchestrator-Report_policies.xml': 'test/device/windows/tasks.test.ts',
  'schtasks-xml-UpdateOrchestrator-Schedule_Maintenance_Work.xml': 'test/device/windows/tasks.test.ts',
  'schtasks-xml-UpdateOrchestrator-Schedule_Scan.xml': 'test/device/windows/tasks.test.ts',
  'schtasks-xml-UpdateOrchestrator-Schedule_Scan_Static_Task.xml': 'test/device/windows/tasks.test.ts',
  'task-run-good.xml': 'test/device/windows/tasks.test.ts',
  'task-scheduler.xsd': 'test/device/windows/tasks.test.ts',
};
/** What the product asks instead of the tool. */
const LINKS = 'links are told by the attributes of a folder (places.ps1)';
const LISTS = 'access lists are read as objects (places.ps1); the same lists as SDDL: access-lists.test.ts';
const BITLOCKER =
  'the protection is read from Win32_EncryptableVolume; of manage-bde only how -protectors ended counts';
const SESSIONS =
  "who is logged on is told by the keys of each logon and by desktops that run (inventory.ps1, 'sessions')";
const RECOVERY = 'recovery partitions are told by their GPT type, the version by WinREVersion in the registry';
const NOT_READ: Readonly<Record<string, string>> = {
  'fsutil-reparsepoint-none-en.txt': LINKS,
  'icacls-folder-under-c-en.txt': LISTS,
  'icacls-folder-under-programdata-en.txt': LISTS,
  'icacls-windows-temp-en.txt': LISTS,
  'manage-bde-clear-key-en.txt': BITLOCKER,
  'manage-bde-status-en-22621-decimal-comma.txt': BITLOCKER,
  'manage-bde-status-en-26100.txt': BITLOCKER,
  'quser-en.txt': SESSIONS,
  'quser-fr-console.txt': SESSIONS,
  'quser-fr.txt': SESSIONS,
  'reagentc-failed-en.txt': RECOVERY,
  'reagentc-info-en.txt': RECOVERY,
  'shutdown-1116-en.txt': 'nothing is ever aborted: shutdown.exe is called with /r alone',
  'systeminfo-en-19044.txt': 'system facts come from the registry (device.ps1)',
};

describe('recorded outputs of tools', () => {
  test('each is read by a test, or it is said why the product reads no such output', recorded(FOLDER), () => {
    deepEqual(
      [...READ_HERE, ...Object.keys(READ_BY), ...Object.keys(NOT_READ)].sort(),
      recordings(FOLDER, '')
        .map((path) => path.slice(FOLDER.length + 1))
        .sort(),
    );
    for (const [file, by] of Object.entries(READ_BY))
      ok(readFileSync(by, 'utf8').includes(file.replace(/\.\w+$/u, '')), `${by} does not name ${file}`);
  });

  test('of a tool whose output is not read the product has no call', () => {
    const scripts = readdirSync('assets/powershell').map((name) => join('assets/powershell', name));
    const sources = readdirSync('src/device', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join('src/device', name));
    const text = [...scripts, ...sources]
      .map((name) => readFileSync(name, 'utf8').replaceAll(/^\s*(?:#|\/\/|\/?\*).*$/gmu, ''))
      .join('\n');
    for (const name of ['fsutil', 'icacls', 'quser', 'reagentc', 'systeminfo']) ok(!text.includes(`${name}.exe`), name);
    ok(text.includes("'netstat.exe'") || text.includes('\\netstat.exe'));
    ok(!/'-status'|'\/a'/u.test(text));
  });
});

describe('dism', () => {
  test('a package that does not apply is told by the exit code, a negative number', recorded(FOLDER), () => {
    match(textOf('dism-add-package-081e-en.txt'), /0x800f081e/u);
    const entry = { rebootRequired: false, successCodes: [], rebootCodes: [] };
    const ended = { code: -2146498530, ended: 'exit', error: null, durationMs: 1 } as const;
    equal(claimOf('dism', ended, entry).outcome, 'notApplicable');
  });

  test('the component store is judged by its English words, also below a progress bar; other words say nothing', () => {
    const bar = '\r\n[==========================100.0%==========================] \r\r\n';
    const said = (words: string) => componentStoreIn(`${bar}${words}\r\n`);
    equal(said('No component store corruption detected.'), 'healthy');
    equal(said('The component store is repairable.'), 'repairable');
    equal(said('The component store cannot be repaired.'), 'notRepairable');
    equal(said('The component store is not repairable.'), 'notRepairable');
    equal(said('The operation completed successfully.'), null);
  });

  test('a Portuguese /CheckHealth says nothing: neither healthy nor damaged', recorded(FOLDER), () => {
    equal(componentStoreIn(textOf('dism-checkhealth-pt-br.txt')), null);
  });

  const packagesIn = (file: string): string[] =>
    [...textOf(file).matchAll(/^Package Identity : (\S+)/gmu)].map(([, name = '']) => name);
  test(
    'packages are told by what stands before the first tilde, `_481` and the revision with it',
    recorded(FOLDER),
    async () => {
      const names = packagesIn('dism-get-packages-26100-en.txt');
      equal(names.length, 4);
      const { dotnet, dotnet481, servicingStack, rollup } = await versionsWith(names, PACKAGE_STATE.installed);
      deepEqual(
        { dotnet, dotnet481, servicingStack, rollup },
        { dotnet: null, dotnet481: '10.0.9266.1', servicingStack: '26100.1738.1.3', rollup: '26100.1742.1.10' },
      );
    },
  );

  test(
    'a package whose installation is pending is not installed, and is called as dism calls it',
    recorded(FOLDER),
    async () => {
      const file = 'dism-get-packages-pending-en.txt';
      const names = packagesIn(file);
      equal(names.length, 1);
      equal((await versionsWith(names, PACKAGE_STATE.installPending)).rollup, null);
      equal((await versionsWith(names, PACKAGE_STATE.installed)).rollup, '17134.345.1.5');
      const word = /^State : (.*?)\r?$/mu.exec(textOf(file))?.[1];
      const [record] = recordsIn(
        `<Event><System><Provider Name='Microsoft-Windows-Servicing'/><EventID>4</EventID><TimeCreated SystemTime='2026-11-25T09:00:00Z'/></System>` +
          `<UserData><IntendedPackageState>${5000 + PACKAGE_STATE.installPending}</IntendedPackageState></UserData></Event>`,
      );
      equal(record?.state, word);
    },
  );
});

describe('MpCmdRun', () => {
  for (const [file, code] of [
    ['mpcmdrun-signatureupdate-en.txt', 0],
    ['mpcmdrun-signatureupdate-failed-en.txt', 2],
  ] as const)
    test(`${file}: how it ended is kept, with ${code}; its words decide nothing`, recorded(FOLDER), async () => {
      const { system } = aWindows(({ args }) =>
        args[0] === '-SignatureUpdate' ? { code, stdout: textOf(file) } : { code: 0 },
      );
      const files = { ...system.files, stat: () => ({ kind: 'file' as const, size: 1, modifiedMs: 0 }) };
      const repair = await repairDefinitions({ ...system, files }, 'C:\\T', () => undefined);
      deepEqual(
        repair?.calls.map((call) => call.code),
        [0, code],
      );
    });
});

describe('shutdown', () => {
  test('1190: something is scheduled, which may be no restart', recorded(FOLDER), async () => {
    const { system } = aWindows(() => ({ code: 1190, stdout: textOf('shutdown-1190-en.txt') }));
    equal((await askForRestart(system, 'C:\\T', 60, '')).accepted, false);
  });
});

/**
 * The expression of the script itself; .NET and this engine read it alike. That the script goes by it is shown on a
 * device: test/windows/script-corners.test.ts.
 */
const LISTENER = new RegExp(
  /\$line -match '(\^\\s\*TCP[^']*)'/u.exec(readFileSync('assets/powershell/inventory.ps1', 'utf8'))?.[1] ?? '$.',
  'iu',
);
const ownersIn = (text: string): string[] =>
  text.split('\n').flatMap((line) => {
    const [, address = '', port = '', pid = ''] = LISTENER.exec(line) ?? [];
    return port === '' ? [] : [`${address} ${port} ${pid}`];
  });

describe('netstat', () => {
  const LISTENERS: Readonly<Record<string, readonly string[]>> = {
    'netstat-ano-de.txt': ['0.0.0.0 135 1908', ':: 9229 5678'],
    'netstat-ano-fr.txt': [
      ...['0.0.0.0 80 4', '0.0.0.0 135 1172', '0.0.0.0 445 4', '0.0.0.0 1337 4608', '0.0.0.0 5040 10040'],
    ],
    'netstat-ano-en-server.txt': [
      ...['0.0.0.0 80 4', '0.0.0.0 88 628', '0.0.0.0 135 880', '0.0.0.0 389 628', '0.0.0.0 445 4'],
      ...['0.0.0.0 464 628', '0.0.0.0 593 880', '0.0.0.0 1433 2264'],
    ],
    // Without the column of numbers nobody is named.
    'netstat-ab-en.txt': [],
  };
  for (const [file, wanted] of Object.entries(LISTENERS))
    test(`${file}: each listener with the number of its process, in whatever language`, recorded(FOLDER), () => {
      deepEqual(ownersIn(textOf(file)), wanted);
      deepEqual(ownersIn(textOf(file).replaceAll('\n', '\r\n')), wanted);
    });
});
