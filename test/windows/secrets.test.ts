import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite, test } from 'node:test';

import type { KitEntry } from '../../src/schema/kit.ts';
import { OUTPUT, runAgent } from './agent-on-device.ts';
import { type Device, withDevice } from './bench.ts';
import { KIT, markWindowsReady, putKit, runKit, type KitFile } from './kit-on-device.ts';
import { everyByteSince, holds, Plants, registryFile } from './planted-secrets.ts';
import { aCumulativeUpdate, aDriverUpdate, anUpdate } from './update.ts';

const CONFIG = 'C:\\apps';
const CMD = 'C:\\windows\\system32\\cmd.exe';
/** Where the test itself puts secrets, and the bench its own files. */
const PLANTED = ['C:\\bench', 'C:\\talks.reg', 'C:\\Till', CONFIG, 'C:\\stick', 'C:\\windows\\system32\\Tasks\\Talks'];
const SERVICES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services';
const UNINSTALL = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall';
const CLASSES = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Class';
const TASKS = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Schedule\\TaskCache\\Tree';
const POLICIES = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate';

/** Secrets that the policy of the test itself states, and the one file that may hold them beside it. */
const OF_THE_POLICY = 6;
const LAST_GOOD = 'ProgramData/PatchPilot/machine/policy-last-good.json';

/** What must be found, so that a search that finds nothing is none. */
const ORDINARY = {
  service: 'Ordinary ledger service',
  application: 'Ordinary Ledger 11.2',
  argument: '/ordinary:argument',
  title: 'Ordinary update of the ledger',
} as const;

/** The registry of a device of which everything that can be named names a secret. */
function talkingRegistry(plants: Plants): Buffer {
  const many = (count: number, make: (n: number) => [string, Record<string, string | number>]) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => make(n)));
  return registryFile({
    [`${SERVICES}\\Ledger`]: { Type: 16, Start: 3, DisplayName: ORDINARY.service, ImagePath: 'C:\\ledger.exe' },
    ...many(60, (n) => [
      `${SERVICES}\\Talks${n}`,
      {
        ...{ Type: 16, Start: 3, DisplayName: plants.secret('display name of a service') },
        ImagePath: `C:\\talks.exe ${plants.secret('command line of a service')}`,
        ...{ Description: plants.secret('description of a service'), ObjectName: 'LocalSystem' },
      },
    ]),
    [`${UNINSTALL}\\Ledger`]: { DisplayName: ORDINARY.application, DisplayVersion: '11.2', UninstallString: 'x' },
    ...many(40, (n) => [
      `${UNINSTALL}\\{Talks-${n}} ${plants.name('key of an application')}`,
      {
        DisplayName: plants.secret('name of an application'),
        DisplayVersion: plants.secret('version of an application'),
        Publisher: plants.secret('publisher of an application'),
        UninstallString: `C:\\setup.exe /x ${plants.secret('uninstall command')}`,
        InstallSource: plants.secret('install source'),
      },
    ]),
    ...many(10, (n) => [
      `${CLASSES}\\{4d36e972-e325-11ce-bfc1-08002be10318}\\00${n + 10}`,
      {
        DriverDesc: plants.secret('name of a driver'),
        ProviderName: plants.secret('provider of a driver'),
        ...{ DriverVersion: '1.2.3.4', DriverDate: '1-2-2026', MatchingDeviceId: plants.secret('id of a driver') },
      },
    ]),
    ...many(20, (n) => [
      `${TASKS}\\Talks\\${n} ${plants.name('path of a task')}`,
      {
        Id: `{5eed0000-0000-4000-8000-00000000${String(n).padStart(4, '0')}}`,
        Author: plants.secret('author of a task'),
      },
    ]),
    [POLICIES]: {
      WUServer: plants.in('https://wsus:{}@wsus.example', 'address of WSUS'),
      WUStatusServer: plants.in('https://wsus.example/?token={}', 'address of WSUS'),
      UpdateServiceUrlAlternate: plants.in('https://wsus:{}@alternate.example', 'address of WSUS'),
      ProxyPassword: plants.in('{}', 'setting that is named as a password'),
    },
    'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager': {
      PendingFileRenameOperations: [
        '\\??\\C:\\x',
        plants.in('\\??\\C:\\y?token={}', 'file that is renamed at the reboot'),
      ],
    },
    'HKLM\\SOFTWARE\\Microsoft\\Enrollments\\5EED': {
      ProviderID: plants.secret('provider of an enrolment'),
      EnrollmentState: 1,
    },
    'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\\Connections': {
      WinHttpSettings: plants.in('http://proxy:{}@proxy.example:8080', 'proxy'),
    },
    'HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\Exclusions\\Paths': { [plants.name('exclusion of Defender')]: 0 },
  });
}

/**
 * What lies on the device as files: tasks with their command lines, and what a check prints and diagnostics collect.
 */
async function putFiles(device: Device, plants: Plants): Promise<void> {
  const task = `<Task><Exec><Command>x</Command><Arguments>${plants.secret('command line of a task')}</Arguments></Exec></Task>`;
  await device.writeFile('C:\\windows\\system32\\Tasks\\Talks', task);
  const lines = (place: string, ending: string) => Array.from({ length: 60 }, () => plants.secret(place)).join(ending);
  await device.writeFile('C:\\Till\\says.txt', `${ORDINARY.argument}\r\n${lines('output of a command', '\r\n')}`);
  await device.writeFile('C:\\Till\\errs.txt', lines('error output of a command', '\r\n'));
  await device.writeFile('C:\\Till\\utf8.log', lines('log in UTF-8', '\n'));
  await device.writeFile('C:\\Till\\utf16.log', Buffer.from(`\ufeff${lines('log in UTF-16', '\r\n')}`, 'utf16le'));
  await device.writeFile(
    'C:\\Till\\oem.log',
    Buffer.from(`\xe4\xf6\r\n${lines('log in a code page', '\r\n')}`, 'latin1'),
  );
  await device.writeFile('C:\\Till\\lines.jsonl', `{"password":"${plants.in('{}', 'log of JSON lines')}","n":1}\n`);
}

/** An endpoint of which status line, headers and body name secrets. */
async function aTalkingEndpoint(plants: Plants) {
  const server = createServer((_request, response) => {
    response.writeHead(503, plants.in('token={}', 'status line'), {
      location: plants.in('https://h.example/?access_token={}', 'header'),
      'set-cookie': plants.in('sid={}', 'cookie'),
    });
    response.end(plants.in('{"status":"down","password":"{}"}', 'body'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

async function writePolicies(device: Device, plants: Plants, port: number): Promise<void> {
  const type = (file: string) => ['/c', 'type', file];
  const synthetic = (id: string, args: readonly string[], more: object = {}) => ({
    ...{ type: 'Synthetic', id, command: CMD, arguments: args, ...more },
  });
  const checks = [
    synthetic('says', type('C:\\Till\\says.txt'), { expectedOutput: 'not there' }),
    synthetic('errs', ['/c', 'type C:\\Till\\errs.txt 1>&2 & exit 3']),
    synthetic('passes', type('C:\\Till\\says.txt'), { expectedOutput: ORDINARY.argument }),
    {
      type: 'HealthEndpoint',
      id: 'health',
      url: plants.in(`http://127.0.0.1:${port}/?access_token={}`, 'URL of a check'),
    },
    { type: 'HealthEndpoint', id: 'body', url: `http://127.0.0.1:${port}/`, expectedStatus: 503, bodyMatch: 'up' },
    { type: 'HealthEndpoint', id: 'nohost', url: plants.in('http://no.such.example/?sig={}&se=1', 'URL of a check') },
    { type: 'EventLog', id: 'log', log: 'System', source: 'Ledger' },
    { type: 'File', id: 'file', path: plants.in('C:\\Till\\password={}', 'path of a check') },
    { type: 'Service', id: 'service', serviceName: plants.in('token={}', 'service of a check') },
    synthetic('secret', ['/c', 'echo', ORDINARY.argument, '--password', plants.in('{}', 'argument of a check')]),
  ];
  const files = ['utf8.log', 'utf16.log', 'oem.log', 'lines.jsonl'].map((name) => `C:\\Till\\${name}`);
  await device.writeFile(
    `${CONFIG}\\ClientProfile.json`,
    JSON.stringify({
      allowCommands: [{ path: CMD }],
      diagnostics: { mode: 'Always', throttlingWindowMin: 0, collectors: { files } },
    }),
  );
  const applications = [
    { name: 'Till', checks },
    { name: plants.in('Ledger token={}', 'name of an application of a policy'), checks: checks.slice(2, 3) },
  ];
  await device.writeFile(`${CONFIG}\\AppValidationPolicy.json`, JSON.stringify({ applications }));
}

/** Updates that name secrets in every text that an agent hands out. */
function talkingUpdates(plants: Plants) {
  const title = (kb: string) => `Update ${plants.secret('title of an update')} (KB${kb})`;
  return [
    aCumulativeUpdate({ description: plants.secret('description of an update') }),
    ...Array.from({ length: 12 }, (_, n) =>
      anUpdate({
        ...{ kb: String(5_031_000 + n), title: title(String(5_031_000 + n)), eulaAccepted: false },
        description: plants.secret('description of an update'),
        eulaText: plants.secret('licence of an update'),
        supportUrl: plants.in('https://support.example/?token={}', 'address of an update'),
        moreInfoUrls: [plants.in('https://me:{}@info.example/', 'address of an update')],
        releaseNotes: plants.secret('notes of an update'),
      }),
    ),
    anUpdate({ kb: '5031900', title: `${ORDINARY.title} (KB5031900)` }),
    aDriverUpdate({
      title: `Driver ${plants.secret('title of a driver update')}`,
      driver: {
        ...{ class: 'Net', hardwareId: 'PCI\\VEN_8086&DEV_15F3', date: '2026-09-14' },
        manufacturer: plants.secret('maker of a driver update'),
        model: plants.secret('model of a driver update'),
        provider: plants.secret('provider of a driver update'),
      },
    }),
  ];
}

const eventOf = (plants: Plants): string =>
  "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Ledger'/><EventID>7</EventID><Level>2</Level>" +
  `<TimeCreated SystemTime='2026-11-26T10:00:00.000Z'/></System><EventData><Data>${plants.in('password={}', 'event')}</Data></EventData></Event>`;

/** Everything that a person or an RMM reads afterwards, each with and without `--json`; what they print. */
async function readEverything(device: Device, id: string, source: readonly string[] = []): Promise<string[]> {
  const under = ['--output-root', OUTPUT];
  const printed: string[] = [];
  const commands = [
    ...[['status', ...under], ['runs', ...under], ['verify', id, ...under], ['exit-code', id, ...under], ['doctor']],
    ...[
      ['plan', '--config', CONFIG, ...source, ...under],
      ['policy', 'check', CONFIG],
    ],
  ];
  for (const command of commands)
    for (const form of [[], ['--json']]) {
      const { stdout, stderr } = await device.run([...command, ...form], { timeoutMs: 240_000 });
      printed.push(stdout, stderr);
    }
  for (const [n, form] of [[], ['--json']].entries()) {
    const report = await device.run(['report', id, ...under, '--out', `C:\\out\\again${n}`, ...form]);
    const bundle = await device.run(['bundle', id, ...under, '--out', `C:\\out\\case${n}.zip`, ...form]);
    assert.deepEqual([report.code, bundle.code], [0, 0], report.stderr + bundle.stderr);
    printed.push(report.stdout, report.stderr, bundle.stdout, bundle.stderr);
  }
  return printed;
}

const aCab = (name: string, stated: KitFile['stated']): KitFile => ({
  ...{ name: `${name}.cab`, bytes: Buffer.from(`MSCF ${name}`), stated },
});

/** Where a planted value stands, in a file or an entry of a zip. */
const shown = (plants: Plants, files: ReadonlyMap<string, Buffer>): string[] =>
  [...files].flatMap(([path, bytes]) => plants.shownIn(bytes).map((what) => `${path}: ${what}`));

suite('secrets that a Windows device shows', () => {
  test('a cycle with its reboot, and all that is made of it: none is in any file or on any line', async () => {
    const plants = new Plants();
    const endpoint = await aTalkingEndpoint(plants);
    try {
      await withDevice(async (device) => {
        const begunMs = Date.now();
        await device.writeFile('C:\\talks.reg', talkingRegistry(plants));
        const imported = await device.exec('reg.exe', ['import', 'C:\\talks.reg']);
        assert.equal(imported.code, 0, imported.stdout + imported.stderr);
        await putFiles(device, plants);
        await writePolicies(device, plants, endpoint.port);
        const history = Array.from({ length: 40 }, (_, n) => ({
          ...{
            id: `5eed1111-0000-4000-8000-${String(n).padStart(12, '0')}`,
            date: '2026-10-01T10:00:00Z',
            resultCode: 2,
          },
          title: plants.secret('title in the history'),
          client: plants.secret('client in the history'),
        }));
        const updates = talkingUpdates(plants);
        const warnings = [
          { hresult: '0x8024402C', message: plants.in('GET https://wu:{}@wu.example', 'warning of a search') },
        ];
        await device.updateAgent({ updates, history });
        await device.standIn('wevtutil.exe', { when: [{ contains: 'Ledger', stdout: eventOf(plants) }] });
        await markWindowsReady(device);
        await device.restart();

        const env = { TILL_PASSWORD: plants.in('{}', 'environment'), TILL_URL: plants.secret('environment') };
        const first = await runAgent(device, { arguments: ['--config', CONFIG, '--verbose'], env });
        assert.equal(first.code, 150, first.said);
        await device.restart();
        const last = await runAgent(device, { arguments: ['--config', CONFIG, '--ndjson'], env });
        assert.equal(last.code, 0, last.said);
        const printed = [first.said, last.said, ...(await readEverything(device, first.last['run'] ?? ''))];

        const message = plants.in('the server said token={}', 'error text of the agent');
        await device.updateAgent({
          updates,
          answers: { 'IUpdateSearcher.Search': [{ hresult: '0x8024402C', message }] },
        });
        const blind = await runAgent(device, { arguments: ['--config', CONFIG], env });
        assert.deepEqual([blind.code, blind.last['why']], [100, 'scan'], blind.said);
        await device.updateAgent({ updates, answers: { 'IUpdateSearcher.Search': [{ resultCode: 3, warnings }] } });
        const warned = await runAgent(device, { arguments: ['--config', CONFIG, '--json'], env });
        printed.push(blind.said, warned.said);

        const files = everyByteSince(device, begunMs, PLANTED);
        assert.ok(plants.count > 900, String(plants.count));
        assert.ok(files.size > 100, String(files.size));
        for (const ordinary of Object.values(ORDINARY))
          assert.ok(
            [...files].some(([path, bytes]) => path.includes('/Runs/') && holds(bytes, ordinary)),
            ordinary,
          );
        const told = shown(plants, files);
        // A copy of a configuration is a configuration: it says what that says, to SYSTEM and administrators.
        const copied = told.filter((line) => line.startsWith(LAST_GOOD));
        assert.equal(copied.length, OF_THE_POLICY, copied.join('\n'));
        assert.deepEqual(
          told.filter((line) => !copied.includes(line)),
          [],
        );
        assert.deepEqual(plants.shownIn(printed.join('\n')), []);
      });
    } finally {
      endpoint.close();
    }
  });

  test('a kit that names secrets in titles and arguments, and installers that print them: none is in any file or on any line', async () => {
    const plants = new Plants();
    await withDevice(async (device) => {
      const begunMs = Date.now();
      const effects = (name: string): KitEntry['effects'] => [
        { type: 'registry', key: `HKLM\\SOFTWARE\\Bench\\${name}`, value: 'state', equals: 'installed' },
      ];
      const act = (name: string) =>
        `C:\\windows\\system32\\reg.exe add HKLM\\SOFTWARE\\Bench\\${name} /v state /d installed /f`;
      const setup = await device.readBytes('C:\\bench\\standin.exe');
      const plain = Buffer.concat([setup, Buffer.from('another')]);
      const stated = (name: string) => ({
        ...{
          title: `${name} ${plants.secret('title of a kit entry')}`,
          classification: 'Security Updates',
          effects: effects(name),
        },
      });
      const secretArgument = plants.in('/password={}', 'argument of a kit entry');
      await putKit(device, [
        ...Array.from({ length: 8 }, (_, n) => aCab(`one${n}`, stated(`one${n}`))),
        aCab('fails', stated('fails')),
        { name: 'setup.exe', bytes: setup, stated: { ...stated('setup'), arguments: ['/quiet', secretArgument] } },
        {
          name: 'plain.exe',
          bytes: plain,
          stated: { ...stated('plain'), title: ORDINARY.title, arguments: ['/quiet'] },
        },
      ]);
      const says = () => Array.from({ length: 20 }, () => plants.secret('output of an installer')).join('\r\n');
      await device.standIn('dism.exe', {
        when: [
          ...Array.from({ length: 8 }, (_, n) => ({
            contains: `one${n}.cab`,
            run: act(`one${n}`),
            stdout: says(),
            exitCode: n === 0 ? 3010 : 0,
          })),
          { contains: 'fails.cab', stdout: says(), exitCode: 552 },
        ],
      });
      for (const name of ['setup', 'plain'])
        await device.standIn(`${name}.exe`, { run: act(name), stdout: says() }, 'C:\\bench\\none');
      await device.writeFile(
        `${CONFIG}\\ClientProfile.json`,
        JSON.stringify({
          trustedHashes: [setup, plain].map((bytes) => createHash('sha256').update(bytes).digest('hex')),
        }),
      );
      await markWindowsReady(device);

      const first = await runKit(device, ['--config', CONFIG, '--verbose']);
      assert.equal(first.code, 150, first.stdout + first.stderr);
      await device.restart();
      const last = await runKit(device, ['--config', CONFIG, '--ndjson']);
      assert.equal(last.code, 210, last.stdout + last.stderr);
      const printed = [first.stdout, first.stderr, last.stdout, last.stderr];
      for (const form of [[], ['--json']])
        for (const command of ['list', 'verify']) {
          const { code, stdout, stderr } = await device.run(['kit', command, KIT, ...form]);
          assert.equal(code, 0, stderr);
          printed.push(stdout, stderr);
        }
      printed.push(...(await readEverything(device, first.last['run'] ?? '', ['--kit', KIT])));

      const files = everyByteSince(device, begunMs, PLANTED);
      assert.ok(plants.count > 100, String(plants.count));
      assert.ok([...files].some(([path, bytes]) => path.includes('/Runs/') && holds(bytes, ORDINARY.title)));
      assert.deepEqual(shown(plants, files), []);
      assert.deepEqual(plants.shownIn(printed.join('\n')), []);
    });
  });
});
