import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { suite, test } from 'node:test';

import { withDevice } from './bench.ts';
import { bootstrapArguments, REQUEST_MARKER, runPowerShell, WINDOWS_POWERSHELL } from './bridge.ts';
import { devicesFolder, windowsNode } from './device/tree.ts';
import { buildMsu, msuRegistryKey } from './msu.ts';

const sleepForever = ['-NoProfile', '-Command', "Write-Output 'started'; Start-Sleep -Seconds 600"];

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
    if (await condition()) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error('expected the condition to hold within 20 s');
}

/** What goes to powershell.exe for a script without a request. */
const input = (script: string): string => `${script}\n${REQUEST_MARKER}\nend\n`;

suite('programs', () => {
  test('exit codes of all 32 bits and output come back', async () => {
    await withDevice(async (device) => {
      const reboot = await device.exec('cmd.exe', ['/c', 'echo out& echo err>&2& exit 3010']);
      assert.deepEqual([reboot.code, reboot.stdout, reboot.stderr], [3010, 'out\r\n', 'err\r\n']);
      assert.equal((await device.exec('cmd.exe', ['/c', 'exit -1073741819'])).code, 0xc0000005);
      assert.equal((await device.exec('cmd.exe', ['/c', 'ver'])).stdout.trim(), 'Microsoft Windows 10.0.26200');
    });
  });

  test('a program that is not there is an error, not an exit code', async () => {
    await withDevice(async (device) => {
      await assert.rejects(device.exec('C:\\no\\such.exe', []), /got Windows error 2/);
    });
  });

  test('arguments, folder, environment and input arrive as given', async () => {
    await withDevice(async (device) => {
      await device.standIn('powercfg.exe', {});
      await device.writeFile('C:\\Data\\x.txt', '');
      const args = ['/a', 'b c', 'd "e" \\', '', 'ü%PATH%'];
      await device.exec('powercfg.exe', args, { cwd: 'C:\\Data' });
      const [call] = await device.calls('powercfg.exe');
      assert.deepEqual([call?.args, call?.cwd], [args, 'C:\\Data']);

      const script =
        '[Console]::OpenStandardInput().ReadByte(); [int][Environment]::GetEnvironmentVariable("TEMP")[0]; exit 0';
      const read = await device.exec(WINDOWS_POWERSHELL, ['-NoProfile', '-InputFormat', 'None', '-Command', script], {
        env: { TEMP: 'ü' },
        stdin: 'A',
      });
      assert.deepEqual([read.code, read.stdout.trim().split('\r\n')], [0, ['65', '252']]);
    });
  });

  test('a call past its time limit is ended with all it started, and the device goes on', async () => {
    await withDevice(async (device) => {
      const hung = await device.exec(WINDOWS_POWERSHELL, sleepForever, { timeoutMs: 3000 });
      assert.deepEqual([hung.code, hung.timedOut], [null, true]);
      assert.equal((await device.exec('cmd.exe', ['/c', 'exit 7'])).code, 7);
    });
  });

  test('a program can be killed at once', async () => {
    await withDevice(async (device) => {
      const running = await device.startProgram(WINDOWS_POWERSHELL, sleepForever);
      await until(async () => (await running.stdout()).includes('started'));
      await running.kill();
      const result = await running.result;
      assert.deepEqual([result.code, result.timedOut], [null, false]);
    });
  });

  test('Node runs, and speaks through pipes with its children', async () => {
    await withDevice(async (device) => {
      await device.copyIn(windowsNode, 'C:\\try\\node.exe');
      const bootstrap = await bootstrapArguments();
      const script = input("[Console]::Out.Write('from the child'); exit 42");
      const parent = `const { spawnSync } = require('node:child_process');
        const child = spawnSync(${JSON.stringify(WINDOWS_POWERSHELL)}, ${JSON.stringify(bootstrap)}, { input: ${JSON.stringify(script)}, windowsHide: true });
        console.log(child.stdout.toString(), require('node:os').release());
        process.exit(child.status + 200);`;
      const { code, stdout } = await device.exec('C:\\try\\node.exe', ['-e', parent]);
      assert.deepEqual([code, stdout], [242, 'from the child 10.0.26200\n']);
    });
  });

  test('the built product runs', async () => {
    await withDevice(async (device) => {
      const { code, stdout, stderr } = await device.run(['version']);
      assert.deepEqual([code, stderr], [0, '']);
      assert.match(stdout, /\S/);
    });
  });
});

suite('PowerShell by the bootstrap', () => {
  const cases = [
    { name: 'exit is passed on', stdin: input('exit 5'), code: 5 },
    { name: 'a script without exit', stdin: input('$x = 1'), code: 96 },
    { name: 'a syntax error', stdin: input('if ($a { 1 }'), code: 97 },
    { name: 'no request marker', stdin: 'exit 5\n', code: 97 },
    { name: 'a constrained engine', stdin: input('exit 5'), code: 95, env: { PSHOST_CLM: '1' } },
  ];
  test('exit codes', async (context) => {
    await withDevice(async (device) => {
      for (const { name, stdin, code, env } of cases) {
        await context.test(name, async () => {
          const result = await runPowerShell(device, stdin, env === undefined ? {} : { env });
          assert.equal(result.code, code, result.stderr);
        });
      }
    });
  });
});

suite('a device', () => {
  test('a volatile key outlives processes and goes with the restart; the rest stays', async () => {
    await withDevice(async (device) => {
      const make = `$machine = [Microsoft.Win32.Registry]::LocalMachine
        [void]$machine.CreateSubKey('SOFTWARE\\BenchVolatile', [Microsoft.Win32.RegistryKeyPermissionCheck]::Default, [Microsoft.Win32.RegistryOptions]::Volatile)
        [void]$machine.CreateSubKey('SOFTWARE\\BenchLasting')
        exit 0`;
      assert.equal((await runPowerShell(device, input(make))).code, 0);
      await device.writeFile('C:\\Data\\kept.txt', 'kept');
      assert.equal(await device.registry.hasKey('HKLM\\SOFTWARE\\BenchVolatile'), true);
      await device.restart();
      assert.equal(await device.registry.hasKey('HKLM\\SOFTWARE\\BenchVolatile'), false);
      assert.equal(await device.registry.hasKey('HKLM\\SOFTWARE\\BenchLasting'), true);
      assert.equal(await device.readFile('C:\\Data\\kept.txt'), 'kept');
    });
  });

  test('two devices do not see one another', async () => {
    await Promise.all(
      ['one', 'two'].map((name) =>
        withDevice(async (device) => {
          await device.writeFile(`C:\\Data\\${name}.txt`, name);
          await device.registry.set('HKLM\\SOFTWARE\\Bench', 'name', name);
          const listing = await device.exec('cmd.exe', ['/c', 'dir /b C:\\Data']);
          assert.equal(listing.stdout.trim(), `${name}.txt`);
          assert.deepEqual(await device.registry.get('HKLM\\SOFTWARE\\Bench', 'name'), { kind: 'REG_SZ', data: name });
        }),
      ),
    );
    await withDevice(async (device) => {
      assert.equal(device.exists('C:\\Data'), false);
      assert.equal(await device.registry.hasKey('HKLM\\SOFTWARE\\Bench'), false);
    });
  });

  test('nothing is left behind, also after a failure', async () => {
    const failure = new Error('of the test');
    await assert.rejects(
      withDevice(async (device) => {
        await device.startProgram(WINDOWS_POWERSHELL, sleepForever);
        await device.exec('cmd.exe', ['/c', 'exit 0']);
        throw failure;
      }),
      failure,
    );
    assert.deepEqual(
      readdirSync(devicesFolder).filter((name) => name.startsWith(`${process.pid}-`)),
      [],
    );
  });

  test('files are found whatever the case of their names', async () => {
    await withDevice(async (device) => {
      await device.writeFile('C:\\Data\\Sub\\File.txt', 'text');
      assert.equal(await device.readFile('c:\\DATA\\sub\\FILE.TXT'), 'text');
      assert.deepEqual(device.list('C:\\data'), ['Sub']);
      assert.equal(existsSync(device.path('C:\\WINDOWS\\SYSTEM32\\KERNEL32.DLL')), true);
      assert.throws(() => device.path('D:\\x'), /expected a path on drive C:/);
    });
  });

  test('registry values are read as written', async () => {
    await withDevice(async (device) => {
      const key = 'HKLM\\SOFTWARE\\Bench Keys';
      await device.registry.set(key, 'number', 9700);
      await device.registry.set(key, '', 'the default');
      await device.registry.set(key, 'two words', '%PATH%', 'REG_EXPAND_SZ');
      assert.deepEqual(await device.registry.get(key, 'number'), { kind: 'REG_DWORD', data: '0x25e4' });
      assert.deepEqual(await device.registry.get(key, ''), { kind: 'REG_SZ', data: 'the default' });
      assert.deepEqual(await device.registry.get(key, 'two words'), { kind: 'REG_EXPAND_SZ', data: '%PATH%' });
      await device.registry.delete(key, 'number');
      assert.equal(await device.registry.get(key, 'number'), undefined);
    });
  });
});

suite('updates and stand-ins', () => {
  const update = { kb: 'KB5000001', file: 'bench.dll', content: 'of the update', registryData: 'installed & "quoted"' };
  const install = ['C:\\kit\\update.msu', '/quiet', '/norestart'];

  test('wusa installs an msu', async () => {
    await withDevice(async (device) => {
      await device.writeFile(install[0] ?? '', await buildMsu(update));
      assert.equal((await device.exec('wusa.exe', install)).code, 0);
      assert.equal(await device.readFile('C:\\windows\\system32\\bench.dll'), update.content);
      const value = await device.registry.get(`HKLM\\${msuRegistryKey(update.kb)}`, 'state');
      assert.equal(value?.data, update.registryData);
    });
  });

  test('a stand-in for wusa asks for a reboot and yet installs', async () => {
    await withDevice(async (device) => {
      await device.writeFile(install[0] ?? '', await buildMsu(update));
      await device.standIn('wusa.exe', { exitCode: 3010, delegate: true });
      assert.equal((await device.exec('C:\\windows\\system32\\wusa.exe', install)).code, 3010);
      assert.equal(device.exists('C:\\windows\\system32\\bench.dll'), true);
      assert.deepEqual(
        (await device.calls('wusa.exe')).map((call) => call.args),
        [install],
      );
    });
  });

  test('a stand-in answers by what it is asked, and can be scripted anew', async () => {
    await withDevice(async (device) => {
      const query = { contains: '/query', exitCode: 1, stdout: 'no such task\n' };
      await device.standIn('schtasks.exe', { exitCode: 0, stdout: 'made\n', when: [query] });
      const made = await device.exec('schtasks.exe', ['/Create', '/TN', 'x']);
      const asked = await device.exec('schtasks.exe', ['/Query', '/TN', 'x']);
      assert.deepEqual([made.code, made.stdout, asked.code, asked.stdout], [0, 'made\n', 1, 'no such task\n']);
      assert.equal((await device.calls('schtasks.exe')).length, 2);

      await device.standIn('schtasks.exe', { exitCode: 4294967295, delayMs: 300 });
      await device.forgetCalls('schtasks.exe');
      const late = await device.exec('schtasks.exe', []);
      assert.equal(late.code, 4294967295);
      assert.ok(late.ms >= 300, `${late.ms} ms`);
      assert.equal((await device.calls('schtasks.exe')).length, 1);
    });
  });

  test('a stand-in can hang', async () => {
    await withDevice(async (device) => {
      await device.standIn('dism.exe', { hang: true });
      assert.equal((await device.exec('dism.exe', ['/Online'], { timeoutMs: 2000 })).timedOut, true);
      assert.equal((await device.calls('dism.exe')).length, 1);
    });
  });
});
