import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { withDevice } from './bench.ts';
import {
  bootstrapArguments,
  formatRequest,
  type Item,
  jobInput,
  readOutput,
  REQUEST_MARKER,
  runJob,
  runPowerShell,
  scriptFolder,
  WINDOWS_POWERSHELL,
} from './bridge.ts';
import { anUpdate, NETWORK_CARD, NETWORK_CARD_ID } from './update.ts';

/** Wine keeps no key from anybody. Objects in the place of keys; a text for a key is why it cannot be opened. */
const KEPT_KEYS = `
function New-Member([string]$Kind, [string]$Name, $Value) {
  return New-Object "Management.Automation.$Kind" -ArgumentList @($Name, $Value)
}
function New-KeptKey([string]$Name, $Values, $Below) {
  $key = New-Object PSObject
  $key.PSObject.Properties.Add((New-Member 'PSNoteProperty' 'Name' $Name))
  $key.PSObject.Properties.Add((New-Member 'PSNoteProperty' 'Data' $Values))
  $key.PSObject.Properties.Add((New-Member 'PSNoteProperty' 'Below' $Below))
  $key.PSObject.Methods.Add((New-Member 'PSScriptMethod' 'GetSubKeyNames' { return @($this.Below.Keys) }))
  $key.PSObject.Methods.Add((New-Member 'PSScriptMethod' 'GetValue' { param($name, $none) return $this.Data[$name] }))
  $key.PSObject.Methods.Add((New-Member 'PSScriptMethod' 'OpenSubKey' {
        param($name)
        if ($this.Below[$name] -is [string]) { throw (New-Object Security.SecurityException($this.Below[$name])) }
        return $this.Below[$name]
      }))
  return $key
}
$Values = @{ DriverVersion = '30.0.15.1215'; MatchingDeviceId = 'pci\\ven_10de&dev_1402' }
$Below = @{ '0000' = New-KeptKey 'X\\0000' $Values @{}; Properties = 'access is denied'; Configuration = 'access is denied' }
$Classes = New-KeptKey 'X' @{} @{ '{class}' = New-KeptKey 'X\\{class}' @{} $Below }
function Add-Constant([string]$Name, $Own, $Known) { Add-Item ([ordered]@{ name = $Name; own = [string]$Own; known = [string]$Known }) }
function Add-Constants {
  [void](Get-ServiceStates)
  foreach ($state in [enum]::GetValues([ServiceProcess.ServiceControllerStatus])) { Add-Constant 'state' $StateNames[[int]$state] $state }
  foreach ($start in [enum]::GetValues([ServiceProcess.ServiceStartMode])) { Add-Constant 'start' $StartNames[[int]$start] $start }
  Add-Constant 'services' $Win32Service ([int][ServiceProcess.ServiceType]'Win32OwnProcess, Win32ShareProcess')
  $exchanging = [int][Security.AccessControl.FileSystemRights]'DeleteSubdirectoriesAndFiles, Delete, ChangePermissions, TakeOwnership'
  $writing = [int][Security.AccessControl.FileSystemRights]'WriteData, AppendData'
  Add-Constant 'exchanging' $ExchangingRights ($exchanging -bor 0x10000000)
  Add-Constant 'writing' $WritingRights ($exchanging -bor $writing -bor 0x10000000 -bor 0x40000000)
  foreach ($pair in @('System', 'LocalSystemSid'), @('Administrators', 'BuiltinAdministratorsSid'), @('CreatorOwner', 'CreatorOwnerSid')) {
    $known = New-Object Security.Principal.SecurityIdentifier([Security.Principal.WellKnownSidType]$pair[1], $null)
    Add-Constant $pair[0] $Sid[$pair[0]] $known.Value
  }
}
function Open-Key($Base, [string]$Path) { return $Classes }
function Read-Drivers { Read-Effect @{ Index = 0; Verb = 'driver'; Fields = @('PCI\\VEN_10DE&DEV_1402') } }
Register-Job 'kept' @{} {
  Invoke-Part 'constants' { Add-Constants }
  Invoke-Part 'inventory' { Add-Drivers }
  Invoke-Part 'effect' { Read-Drivers }
  $Below['0001'] = 'access is denied'
  Invoke-Part 'keptInventory' { Add-Drivers }
  Invoke-Part 'keptEffect' { Read-Drivers }
}
`;

/** What a bare device lacks and real ones have: the lines of the scripts that read it run here. */
suite('scripts on a device that has what a bare one lacks', () => {
  test('a driver in use, a task of the scheduler and an agent that asks for a reboot are told', async () => {
    await withDevice(async (device) => {
      const { registry } = device;
      await registry.set(NETWORK_CARD, 'DriverDesc', 'Network card');
      await registry.set(NETWORK_CARD, 'DriverVersion', '12.19.2.45');
      await registry.set(NETWORK_CARD, 'MatchingDeviceId', NETWORK_CARD_ID);
      const tasks = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Schedule\\TaskCache\\Tree';
      await registry.set(`${tasks}\\Folder\\Task`, 'Id', '{11111111-2222-3333-4444-555555555555}');
      await device.updateAgent({ rebootRequired: true });

      const parts = ['boot', 'drivers', 'tasks', 'rebootAgent'];
      const found = await runJob(
        device,
        'inventory',
        parts.map((name) => ['part', name] as const),
      );
      assert.equal(found.part('boot')?.length, 1);
      const [driver] = (found.part('drivers') ?? []).filter(
        ({ matchingDeviceId }) => matchingDeviceId === NETWORK_CARD_ID,
      );
      assert.deepEqual([driver?.name, driver?.version], ['Network card', '12.19.2.45']);
      assert.ok(found.part('tasks')?.some(({ path, source }) => path === '\\Folder\\Task' && source === 'cache'));
      assert.deepEqual(found.part('rebootAgent')?.[0]?.set, true);
    });
  });

  test('constants are those of .NET; keys of a driver class for SYSTEM alone cost nothing, a kept driver is counted', async () => {
    await withDevice(async (device) => {
      const files = ['prelude', 'device', 'places', 'inventory', 'effects'].map(
        (name) => `${scriptFolder}/${name}.ps1`,
      );
      const texts = await Promise.all([...files, `${scriptFolder}/serve.ps1`].map((file) => readFile(file, 'utf8')));
      const text = [...texts.slice(0, -1), KEPT_KEYS, ...texts.slice(-1), REQUEST_MARKER, formatRequest('kept', [])];
      const found = readOutput(await runPowerShell(device, text.join('\n')));
      const skipped = (part: string) =>
        found.lines.findLast((line) => line.type === 'part' && line.part === part)?.skipped;
      const constants = found.part('constants') ?? [];
      assert.ok(constants.length >= 16, JSON.stringify(constants));
      for (const { name, own, known } of constants)
        assert.equal(String(own).toLowerCase(), String(known).toLowerCase(), String(name));
      for (const part of ['inventory', 'effect', 'keptInventory', 'keptEffect'])
        assert.equal(skipped(part), part.startsWith('kept') ? 1 : 0, part);
      assert.deepEqual(
        found.part('inventory')?.map(({ key, version }) => [key, version]),
        [['{class}\\0000', '30.0.15.1215']],
      );
      const drivers = found.part('effect')?.[0]?.drivers as Item[] | undefined;
      assert.deepEqual(
        drivers?.map(({ key }) => key),
        ['{class}\\0000'],
      );
    });
  });

  test('a 64-bit number is told in digits; a path that cannot be asked for is unreadable, not absent', async () => {
    await withDevice(async (device) => {
      const key = 'HKLM\\SOFTWARE\\Bench';
      await device.registry.set(key, 'big', '18446744073709551615', 'REG_QWORD');
      const found = await runJob(device, 'effects', [
        ['registry', key, 'big'],
        ['file', 'C:\\windows\\a|b'],
      ]);
      const [value] = found.part('registry') ?? [];
      assert.deepEqual([value?.kind, value?.data], ['QWord', '18446744073709551615']);
      assert.equal(found.part('file')?.[0]?.state, 'unreadable');
    });
  });
});

suite('what the doctor and the inventory read of a managed device', () => {
  test('enrolments, a WSUS that answers and one that does not, and settings are told', async (t) => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const { port } = server.address() as AddressInfo;
    await withDevice(async (device) => {
      const { registry } = device;
      await registry.set('HKLM\\SOFTWARE\\Microsoft\\Enrollments\\E1', 'ProviderID', 'MS DM Server');
      await registry.set('HKLM\\SOFTWARE\\Microsoft\\Enrollments\\E1', 'EnrollmentState', '1', 'REG_DWORD');
      await registry.set('HKLM\\SOFTWARE\\Microsoft\\Windows Defender\\Exclusions\\Paths', 'C:\\PP', '0', 'REG_DWORD');
      const policy = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate';
      await registry.set(`${policy}\\AU`, 'UseWUServer', '1', 'REG_DWORD');
      await registry.set(policy, 'WUServer', `http://127.0.0.1:${port}`);
      const parts = ['enrolments', 'exclusions', 'wsus'];
      const read = () =>
        runJob(
          device,
          'inventory',
          parts.map((name) => ['part', name] as const),
        );
      const found = await read();
      const [enrolment] = found.part('enrolments') ?? [];
      assert.deepEqual([enrolment?.provider, enrolment?.state], ['MS DM Server', 1]);
      assert.deepEqual(
        found.part('exclusions')?.map(({ name }) => name),
        ['C:\\PP'],
      );
      assert.deepEqual([found.part('wsus')?.[0]?.port, found.part('wsus')?.[0]?.reachable], [port, true]);
      await registry.set(policy, 'WUServer', 'http://127.0.0.1:1');
      assert.equal((await read()).part('wsus')?.[0]?.reachable, false);
      await registry.set(policy, 'WUServer', 'file:///C:/wsus');
      assert.equal((await read()).part('wsus')?.[0]?.reachable, false);
    });
  });
});

suite('the owner of a port', () => {
  test('is named as netstat tells it, in whatever language; without netstat it is not known', async () => {
    await withDevice(async (device) => {
      const listen = [
        '$listener = New-Object Net.Sockets.TcpListener([Net.IPAddress]::Loopback, 0)',
        '$listener.Start()',
        '[Console]::Out.WriteLine("$($listener.LocalEndpoint.Port) $PID")',
        'Start-Sleep 100',
      ];
      const stdin = `${listen.join('\n')}\n${REQUEST_MARKER}\nend\n`;
      const listener = await device.startProgram(WINDOWS_POWERSHELL, await bootstrapArguments(), { stdin });
      while (!(await listener.stdout()).includes('\n')) await sleep(100);
      const [port = '', owner = ''] = (await listener.stdout()).trim().split(' ');
      const row = `  TCP    127.0.0.1:${port}    0.0.0.0:0    ABH\u00d6REN    ${owner}\r\n`;
      await device.standIn('netstat.exe', { stdout: `  Proto  Lokal\r\n${row}` });
      const ownerRead = async () => {
        const found = (await runJob(device, 'inventory', [['part', 'ports']])).part('ports');
        return found?.find((one) => one.port === Number(port))?.process;
      };
      assert.equal(await ownerRead(), 'powershell');
      await rm(device.path('C:\\windows\\system32\\netstat.exe'));
      assert.equal(await ownerRead(), null, 'the port is told all the same');
    });
  });
});

suite('an agent and a device that do not answer as they should', () => {
  test('a collection whose count throws is not an empty one', async () => {
    await withDevice(async (device) => {
      const search = async (member: string) => {
        await device.updateAgent({ updates: [anUpdate()], answers: { [member]: [{ hresult: '0x80070005' }] } });
        const input = await jobInput('agent', formatRequest('agent', [['search', 'IsInstalled=0', 'true']]));
        const { lines } = readOutput(await runPowerShell(device, input));
        return lines;
      };
      const [update] = (await search('ICategoryCollection.Count')).find(
        ({ type, part }) => type === 'part' && part === 'updates',
      )?.items as [Item];
      assert.deepEqual(update.categories, []);
      assert.ok((update.missing as readonly { name: string }[]).some(({ name }) => name === 'Categories'));
      const failed = (await search('IUpdateCollection.Count')).filter(({ type }) => type === 'partFailed');
      assert.ok(JSON.stringify(failed).includes('updates'), JSON.stringify(failed));
    });
  });

  test('names of an update that cannot be read are named, not lost; an act without progress is waited for', async () => {
    await withDevice(async (device) => {
      const update = anUpdate({ download: { ms: 2_500 }, install: { ms: 100 } });
      await device.updateAgent({
        updates: [update],
        takesCallbacks: true,
        answers: {
          'IStringCollection.Item': [{ hresult: '0x80070005' }],
          'IDownloadJob.GetProgress': [{ hresult: '0x80070005' }],
          'IUpdateInstaller.BeginInstall': [{ hresult: '0x80070057' }],
        },
      });
      const id = [update.id, String(update.revision)];
      const requests = [
        ['search', 'IsInstalled=0', 'true'] as const,
        ['download', ...id] as const,
        ['install', ...id, 'false'] as const,
      ];
      const input = await jobInput('agent', requests.map((one) => formatRequest('agent', [one])).join(''));
      const { lines } = readOutput(await runPowerShell(device, input));
      const item = (part: string) =>
        (lines.find((line) => line.type === 'part' && line.part === part)?.items as Item[])[0];
      const missing = item('updates')?.missing as readonly { name: string }[];
      assert.ok(
        missing.some(({ name }) => name === 'KBArticleIDs'),
        JSON.stringify(missing),
      );
      assert.ok(lines.some(({ type, step }) => type === 'progress' && step === 'download, progress unknown'));
      assert.deepEqual([item('download')?.code, item('download')?.polled], [2, true]);
      assert.deepEqual([item('install')?.code, item('install')?.polled], [2, false]);
    });
  });

  test('a request that is not in the grammar ends it with an error', async () => {
    await withDevice(async (device) => {
      const result = await runPowerShell(
        device,
        await jobInput('agent', formatRequest('agent', [['probe; Remove-Item C:\\']])),
      );
      assert.equal(result.code, 1);
      assert.deepEqual(readOutput(result).lines.at(-1)?.type, 'error');
    });
  });

  test('packages beyond the cap are counted, not kept', async () => {
    await withDevice(async (device) => {
      const packages =
        'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages';
      const keys = Array.from(
        { length: 2_010 },
        (_, at) => `[${packages}\\Package_for_KB${5_000_000 + at}~x~amd64~~1.0.0.0]\r\n`,
      );
      await device.writeFile('C:\\packages.reg', `REGEDIT4\r\n\r\n${keys.join('\r\n')}\r\n`);
      await device.exec('reg.exe', ['import', 'C:\\packages.reg']);
      const found = await runJob(device, 'inventory', [['part', 'updates']]);
      const last = found.lines.findLast((line) => line.type === 'part' && line.part === 'updates');
      assert.ok(Number(last?.skipped) >= 10, JSON.stringify(last).slice(0, 200));
      assert.equal(
        found.lines.flatMap((line) => (line.part === 'updates' ? ((line.items ?? []) as Item[]) : [])).length,
        2_000,
      );
    });
  });
});
