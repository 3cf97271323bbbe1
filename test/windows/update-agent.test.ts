import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';

import { type Device, withDevice } from './bench.ts';
import { WINDOWS_POWERSHELL } from './bridge.ts';
import { aCumulativeUpdate, anUpdate, FIRST_REVISION } from './update.ts';

const PREPARE = `
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2
$session = New-Object -ComObject 'Microsoft.Update.Session'
$session.ClientApplicationID = 'bench'
$searcher = $session.CreateUpdateSearcher()
function Find($criteria) { $result = $searcher.Search($criteria); return , $result.Updates }
function Titles($criteria) { $all = Find $criteria; $titles = @(); foreach ($one in $all) { $titles += $one.Title }; return ($titles -join ',') }
function Collect($updates) { $list = New-Object -ComObject 'Microsoft.Update.UpdateColl'; foreach ($one in $updates) { [void]$list.Add($one) }; return , $list }
function Fetch($updates) { $downloader = $session.CreateUpdateDownloader(); $downloader.Updates = (Collect $updates); return $downloader.Download() }
function Install($updates) { $installer = $session.CreateUpdateInstaller(); $installer.Updates = (Collect $updates); return $installer.Install() }
function Error-Of($body) { try { & $body | Out-Null; return 'none' } catch { $e = $_.Exception; while ($null -ne $e.InnerException) { $e = $e.InnerException }; return ('0x{0:X8}' -f $e.HResult) } }
`;
const OFFERED = 'IsInstalled=0 and IsHidden=0';

/** Runs a script after PREPARE; its output, line by line. */
async function ask(device: Device, script: string): Promise<string[]> {
  const result = await device.exec(WINDOWS_POWERSHELL, ['-NoProfile', '-File', '-'], { stdin: PREPARE + script });
  assert.deepEqual([result.code, result.stderr], [0, ''], result.stdout);
  const lines = result.stdout.replaceAll('\r', '').trimEnd().split('\n');
  return lines.map((line) => line.trimEnd());
}

suite('the update agent of the bench', () => {
  test('what is searched is what the criteria say', async () => {
    await withDevice(async (device) => {
      const child = anUpdate({ title: 'bundled' });
      await device.updateAgent({
        updates: [
          anUpdate({ title: 'plain', id: '11111111-2222-3333-4444-555555555555' }),
          anUpdate({ title: 'hidden', hidden: true }),
          anUpdate({ title: 'installed', installed: true }),
          anUpdate({ title: 'optional', deploymentAction: 4, browseOnly: true }),
          anUpdate({ title: 'driver', driver: { class: 'Net', date: '2026-01-02', model: 'Card' }, bundled: [child] }),
          anUpdate({ title: 'old', id: '22222222-2222-3333-4444-555555555555' }),
          anUpdate({ title: 'new', supersedes: ['22222222-2222-3333-4444-555555555555'] }),
        ],
      });
      const criteria = [
        OFFERED,
        'IsHidden=1',
        '(IsInstalled = 1 and IsHidden = 0) or (IsHidden=1)',
        "IsInstalled=0 and DeploymentAction='OptionalInstallation'",
        'IsInstalled=0 and BrowseOnly=1',
        "IsInstalled=0 and Type='Driver'",
        "UpdateID='11111111-2222-3333-4444-555555555555' and RevisionNumber=200",
        "IsInstalled=0 and CategoryIDs contains '00000000-0000-0000-0000-000000000000'",
      ];
      const wrong = [
        'IsInstalled=2',
        'KBArticleID=5',
        'IsInstalled=0 and',
        'IsInstalled=0 or (IsHidden=0 or IsHidden=1)',
        "Type='Other'",
        '',
      ];
      const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
      const lines = await ask(
        device,
        [
          ...criteria.map((text) => `Write-Output (Titles ${quote(text)})`),
          ...wrong.map((text) => `Write-Output (Error-Of { Find ${quote(text)} })`),
          '$searcher.IncludePotentiallySupersededUpdates = $true',
          `Write-Output (Titles '${OFFERED}')`,
        ].join('\n'),
      );
      assert.deepEqual(lines, [
        'plain,driver,new',
        'hidden',
        'hidden,installed',
        'optional',
        'optional',
        'driver',
        'plain',
        '',
        ...wrong.map(() => '0x80240032'),
        'plain,driver,old,new',
      ]);
    });
  });

  test('an update has every member, of the type that the type library says', async () => {
    await withDevice(async (device) => {
      await device.updateAgent({
        updates: [
          anUpdate({
            kb: '5139455',
            title: 'f\u00fcr \u0442\u0435\u0441\u0442',
            maxBytes: 123_456_789_012,
            driver: { class: 'Net', date: '2026-01-02' },
            contents: ['http://download/a'],
            members: { IsBeta: [{ hresult: '0x80240FFF' }], 'InstallationBehavior.Impact': [{ value: 2 }] },
          }),
        ],
      });
      const [types, values, errors] = await ask(
        device,
        `$one = (Find '${OFFERED}').Item(0)
        $odd = @()
        foreach ($property in $one.PSObject.Properties) {
          if ($property.Name -eq 'IsBeta') { continue }
          try { [void]$property.Value } catch { $odd += $property.Name }
        }
        Write-Output ($one.MaxDownloadSize.GetType().Name + ' ' + $one.DriverVerDate.GetType().Name + ' ' + ($odd -join ','))
        $title = ''
        foreach ($letter in $one.Title.ToCharArray()) { $title += ([int]$letter).ToString('x') + ' ' }
        Write-Output ('' + $one.MaxDownloadSize + ' ' + $one.DriverVerDate.Year + ' ' + $one.KBArticleIDs.Item(0) + ' ' + $one.Categories.Item(0).CategoryID + ' ' + $one.InstallationBehavior.Impact + ' ' + $one.DownloadContents.Item(0).DownloadUrl + ' ' + $title)
        Write-Output ((Error-Of { $one.GetType().InvokeMember('IsBeta', 'GetProperty', $null, $one, $null) }) + ' ' + (Error-Of { $one.KBArticleIDs.Item(7) }))`,
      );
      assert.equal(types, 'Decimal DateTime');
      const letters = '66 fc 72 20 442 435 441 442';
      assert.equal(
        values,
        `123456789012 2026 5139455 0fa1201d-4330-4fa8-8ae9-b877473b6441 2 http://download/a ${letters}`,
      );
      assert.equal(errors, '0x80240FFF 0x80240005');
    });
  });

  test('an installed update is no longer offered, in the history, and known to the next process and the next boot', async () => {
    await withDevice(async (device) => {
      const plain = anUpdate({ title: 'plain', eulaAccepted: false });
      const cumulative = aCumulativeUpdate({ title: 'cumulative', ubr: 9801 });
      const lie = anUpdate({ title: 'lie', install: { becomes: 'offered' } });
      await device.updateAgent({ updates: [plain, cumulative, lie] });
      const before = await ask(
        device,
        `$updates = Find '${OFFERED}'
        Write-Output (Error-Of { Install @() })
        $result = Install $updates
        Write-Output ($result.GetUpdateResult(0).HResult.ToString('X') + ' ' + $result.GetUpdateResult(1).HResult.ToString('X'))
        [void](Fetch @($updates.Item(1), $updates.Item(2)))
        $updates.Item(0).AcceptEula()
        [void](Fetch @($updates.Item(0)))
        $result = Install $updates
        Write-Output ('' + $result.ResultCode + ' ' + $result.RebootRequired + ' ' + $result.GetUpdateResult(0).RebootRequired)
        Write-Output ('' + (New-Object -ComObject 'Microsoft.Update.SystemInfo').RebootRequired + ' ' + $updates.Item(1).RebootRequired + ' ' + $updates.Item(1).IsInstalled)`,
      );
      assert.deepEqual(before, ['0x80240024', '80240023 80246007', '2 True False', 'True True True']);

      const second = await ask(
        device,
        `Write-Output (Titles '${OFFERED}')
        Write-Output (Titles 'IsInstalled=1')
        $entries = $searcher.QueryHistory(0, 3)
        foreach ($entry in $entries) { Write-Output ($entry.Title + ' ' + $entry.ResultCode + ' ' + $entry.ClientApplicationID + ' ' + $entry.UpdateIdentity.RevisionNumber) }
        Write-Output ('' + $searcher.GetTotalHistoryCount() + ' ' + $searcher.QueryHistory(4, 10).Count)`,
      );
      assert.deepEqual(second, [
        'lie',
        'plain,cumulative',
        ...['lie', 'cumulative', 'plain'].map((title) => `${title} 2 bench 200`),
        '6 2',
      ]);

      const current = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
      assert.equal(Number((await device.registry.get(current, 'UBR'))?.data), FIRST_REVISION);
      await device.restart();
      // On a busy machine the first program can be faster than what the boot does before it.
      const revision = async (): Promise<number> => Number((await device.registry.get(current, 'UBR'))?.data);
      for (let looks = 0; looks < 20 && (await revision()) !== 9801; looks++) await setTimeout(500);
      assert.equal(await revision(), 9801);
      const after = await ask(
        device,
        `Write-Output ('' + (New-Object -ComObject 'Microsoft.Update.SystemInfo').RebootRequired + ' ' + (Titles '${OFFERED}'))`,
      );
      assert.deepEqual(after, ['False lie']);

      const events = (await device.agentEvents()).map(({ id, data }) => `${id} ${data?.['updateTitle'] ?? ''}`);
      assert.ok(
        events.includes('43 plain') && events.includes('19 plain') && events.includes('19 lie'),
        String(events),
      );
    });
  });

  test('begun work has progress, and ends when its time is over', async () => {
    await withDevice(async (device) => {
      await device.updateAgent({
        takesCallbacks: true,
        updates: [anUpdate({ title: 'one', maxBytes: 1000, download: { ms: 1500 } })],
      });
      const [progress, result] = await ask(
        device,
        `$downloader = $session.CreateUpdateDownloader()
        $downloader.Updates = (Collect (Find '${OFFERED}'))
        $callback = New-Object -ComObject 'Microsoft.Update.UpdateColl'
        $job = $downloader.BeginDownload($callback, $callback, $null)
        $seen = @{}
        while (-not $job.IsCompleted) { $seen[[string]($job.GetProgress().CurrentUpdateBytesDownloaded -lt 1000)] = 1; Start-Sleep -Milliseconds 50 }
        Write-Output ($seen.Keys -join ',')
        Write-Output ('' + $downloader.EndDownload($job).ResultCode + ' ' + $job.GetProgress().PercentComplete)`,
      );
      assert.deepEqual([progress, result], ['True', '2 100']);
    });
  });

  test('work is not begun without a callback, nor with one that the agent does not take', async () => {
    await withDevice(async (device) => {
      const begin = `$updates = Collect (Find '${OFFERED}')
        $unused = New-Object -ComObject 'Microsoft.Update.UpdateColl'
        foreach ($callback in @{ it = $null }, @{ it = (New-Object Object) }, @{ it = $unused }) {
          $downloader = $session.CreateUpdateDownloader()
          $downloader.Updates = $updates
          Write-Output (Error-Of { $downloader.BeginDownload($callback.it, $callback.it, $null) })
          $installer = $session.CreateUpdateInstaller()
          $installer.Updates = $updates
          Write-Output (Error-Of { $installer.BeginInstall($callback.it, $callback.it, $null) })
        }`;
      await device.updateAgent({ updates: [anUpdate({ downloaded: true })] });
      const refused = await ask(device, begin);
      assert.deepEqual(refused, [...Array<string>(2).fill('0x80004003'), ...Array<string>(4).fill('0x80004002')]);
      assert.deepEqual(await device.agentEvents(), [], 'nothing has begun');
      await device.updateAgent({ updates: [anUpdate({ downloaded: true })], takesCallbacks: true });
      const taken = await ask(device, begin);
      assert.deepEqual(taken.slice(4), ['none', 'none']);
      assert.deepEqual(taken.slice(0, 2), refused.slice(0, 2), 'null is never taken');
    });
  });

  test('an install in one call is seen by others while it runs', async () => {
    await withDevice(async (device) => {
      await device.updateAgent({ updates: [anUpdate({ downloaded: true, install: { ms: 8_000 } })] });
      const done = ask(device, `Write-Output (Install (Find '${OFFERED}')).ResultCode`);
      const seen = await ask(
        device,
        `$installer = $session.CreateUpdateInstaller()
        for ($at = 0; $at -lt 200 -and -not $installer.IsBusy; $at++) { Start-Sleep -Milliseconds 100 }
        Write-Output $installer.IsBusy`,
      );
      assert.deepEqual(seen, ['True']);
      assert.deepEqual(
        (await device.agentEvents()).map(({ id }) => id),
        [43],
      );
      assert.deepEqual(await done, ['2']);
    });
  });

  test('a process that ends in an install leaves what the scenario says', async () => {
    await withDevice(async (device) => {
      await device.updateAgent({
        updates: [
          anUpdate({ title: 'lost', downloaded: true, install: { crash: 'before' } }),
          anUpdate({ title: 'kept', downloaded: true, install: { crash: 'after' } }),
          anUpdate({ title: 'goes on', downloaded: true, install: { crash: 'before', goesOn: true } }),
        ],
      });
      for (const title of ['lost', 'kept', 'goes on']) {
        const script = `${PREPARE}
          foreach ($one in (Find '${OFFERED}')) { if ($one.Title -eq '${title}') { [void](Install @($one)) } }`;
        const { code } = await device.exec(WINDOWS_POWERSHELL, ['-NoProfile', '-File', '-'], { stdin: script });
        assert.equal(code, 0xc0000005);
      }
      assert.deepEqual(await ask(device, `Write-Output (Titles '${OFFERED}')`), ['lost']);
    });
  });

  test('any member fails, hangs or says nothing when told to, as often as told', async () => {
    await withDevice(async (device) => {
      await device.updateAgent({
        updates: [anUpdate()],
        answers: {
          'UpdateSearcher.Search': [{ times: 1, hresult: '0x8024402C', message: 'no name' }],
          'IUpdateSearcher.Search': [
            { times: 2, hresult: '0x8024402C' },
            { when: 'IsHidden=1', resultCode: 3, warnings: [{ hresult: '0x80240FFF' }] },
          ],
          'IUpdateInstaller.IsBusy': [{ times: 1, value: true }],
          'ISystemInformation.RebootRequired': [{ nothing: true }],
          'AutoUpdate.Create': [{ hresult: '0x80070422' }],
        },
      });
      const lines = await ask(
        device,
        `Write-Output ((Error-Of { Find 'IsHidden=0' }) + ' ' + (Error-Of { Find 'IsHidden=0' }) + ' ' + (Error-Of { Find 'IsHidden=0' }))
        $result = $searcher.Search('IsHidden=1')
        Write-Output ('' + $result.ResultCode + ' ' + $result.Warnings.Item(0).HResult.ToString('X'))
        $installer = $session.CreateUpdateInstaller()
        Write-Output ('' + $installer.IsBusy + ' ' + $installer.IsBusy)
        Write-Output ($null -eq (New-Object -ComObject 'Microsoft.Update.SystemInfo').RebootRequired)
        Write-Output (Error-Of { New-Object -ComObject 'Microsoft.Update.AutoUpdate' })`,
      );
      assert.deepEqual(lines, ['0x8024402C 0x8024402C none', '3 80240FFF', 'True False', 'True', '0x80070422']);
      await device.updateAgent({ answers: { 'IUpdateSearcher.Search': [{ hang: true }] } });
      const hung = await device.exec(WINDOWS_POWERSHELL, ['-NoProfile', '-File', '-'], {
        stdin: `${PREPARE}\nFind 'IsHidden=0'`,
        timeoutMs: 15_000,
      });
      assert.equal(hung.timedOut, true);
    });
  });

  test('services are added, asked by their id, and removed', async () => {
    await withDevice(async (device) => {
      const microsoftUpdate = '7971f918-a847-4430-9279-4a52d1efe18d';
      await device.updateAgent({
        updates: [
          anUpdate({ title: 'anywhere' }),
          anUpdate({ title: 'office', services: [microsoftUpdate] }),
          anUpdate({ title: 'offline', services: ['scan'] }),
        ],
      });
      await device.writeFile('C:\\scan\\wsusscn2.cab', 'MSCF');
      const lines = await ask(
        device,
        `$manager = New-Object -ComObject 'Microsoft.Update.ServiceManager'
        function Ask($id) { $searcher.ServerSelection = 3; $searcher.ServiceID = $id; return (Titles '${OFFERED}') }
        Write-Output (Error-Of { Ask '${microsoftUpdate}' })
        $registration = $manager.AddService2('${microsoftUpdate}', 7, '')
        Write-Output ($registration.Service.Name + ': ' + (Ask '${microsoftUpdate}'))
        Write-Output (Error-Of { $manager.AddScanPackageService('Scan', 'C:\\scan\\missing.cab') })
        $scan = $manager.AddScanPackageService('Scan', 'C:\\scan\\wsusscn2.cab', 0)
        Write-Output (Ask $scan.ServiceID)
        $manager.RemoveService($scan.ServiceID)
        Write-Output ((Error-Of { Ask $scan.ServiceID }) + ' ' + $manager.Services.Count)
        Write-Output (Error-Of { $manager.RemoveService($scan.ServiceID) })`,
      );
      assert.deepEqual(lines, [
        '0x80248014',
        'Microsoft Update: anywhere,office',
        '0x80070002',
        'anywhere,offline',
        '0x80248014 2',
        '0x80248014',
      ]);
    });
  });

  test('wrong arguments fail as they do on Windows, and stand in the log of calls', async () => {
    await withDevice(async (device) => {
      await device.updateAgent({ updates: [anUpdate()] });
      const [none, wrong] = await ask(
        device,
        `Write-Output (Error-Of { $searcher.Search() })
        Write-Output (Error-Of { $searcher.ServerSelection = 'managed' })
        $searcher.ServerSelection = 2
        $offered = Find '${OFFERED}'
        $offered.Item(0).IsHidden = $true`,
      );
      assert.notEqual(none, 'none');
      assert.notEqual(wrong, 'none');
      const calls = await device.agentCalls();
      const [update] = calls.filter(({ kind, member }) => kind === 'put' && member === 'IsHidden');
      assert.match(update?.update ?? '', /^5eed0000/);
      assert.ok(calls.some(({ member, args }) => member === 'Search' && args?.[0] === OFFERED));
      assert.ok(
        calls.some(({ kind, member, args }) => kind === 'put' && member === 'ServerSelection' && args?.[0] === 2),
      );
    });
  });

  test('ten thousand updates are found and read', async () => {
    await withDevice(async (device) => {
      const updates = Array.from({ length: 10_000 }, (_, index) => anUpdate({ kb: String(index) }));
      await device.updateAgent({ updates });
      const [count] = await ask(
        device,
        `$count = 0
        foreach ($one in (Find '${OFFERED}')) { if ($one.Title.Length -gt 0 -and $one.Identity.RevisionNumber -eq 200) { $count++ } }
        Write-Output $count`,
      );
      assert.equal(count, '10000');
    });
  });
});
