import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';

import { catalogFile, installsOf, OUTPUT, runAgent } from './agent-on-device.ts';
import { type Device, withDevice } from './bench.ts';
import { lastLine, markWindowsReady, onLinux, readJson, verdicts } from './kit-on-device.ts';
import { buildMsu } from './msu.ts';
import { aCumulativeUpdate, aDefinitionUpdate, aDriverUpdate, anUpdate } from './update.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const CURRENT_VERSION = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';
const PACKAGES = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages';

/** A folder of `examples` as it lies beside the program. */
async function putExample(device: Device, folder: string, place: string): Promise<void> {
  const from = join(ROOT, 'examples', folder);
  for (const path of readdirSync(from, { recursive: true, encoding: 'utf8' }))
    if (path.endsWith('.json')) await device.copyIn(join(from, path), `${place}\\${path.replaceAll('/', '\\')}`);
}

suite('the examples on a Windows device', () => {
  test('examples/configs for ClientABC: the policy is taken, each decision comes from the file that says it, 150 and then 0', async () => {
    await withDevice(async (device) => {
      await putExample(device, 'configs', 'C:\\configs');
      await device.standIn('check-orders.exe', { stdout: 'order accepted' }, 'C:\\Program Files\\ClientABC');
      const security = anUpdate({ kb: '5139455' });
      const recovery = anUpdate({ kb: '5034441' });
      const driver = aDriverUpdate();
      await device.updateAgent({ updates: [aCumulativeUpdate(), security, recovery, driver] });
      await markWindowsReady(device);
      const ids = ['--tenant-id', 'MSP-001', '--client-id', 'ClientABC', '--site-id', 'HQ', '--device-id', 'WS-001'];
      const options = { arguments: ['--config', 'C:\\configs', ...ids] };

      const checked = await device.run(['policy', 'check', 'C:\\configs', '--json']);
      assert.match(checked.stdout, /"ok":true,"faults":\[\],"warnings":\[\]/u);
      const first = await runAgent(device, options);
      assert.equal(first.code, 150, first.said);
      await device.restart();
      const last = await runAgent(device, options);
      assert.equal(last.code, 0, last.said);

      const { updates } = await catalogFile(device, last);
      const of = (id: string): Readonly<Record<string, unknown>> =>
        updates.find(({ updateId }) => updateId === id) ?? {};
      const tenant = 'Tenants/MSP-001/UpdatePolicy.json';
      assert.equal(of(security.id)['decision'], 'selected');
      assert.deepEqual([of(recovery.id)['decision'], of(recovery.id)['rule']], ['excluded', 'excludedKBs']);
      assert.ok(JSON.stringify(of(recovery.id)).includes(tenant), JSON.stringify(of(recovery.id)));
      assert.equal(of(driver.id)['decision'], 'selected');
      const { checks } = (await readJson(device, `${last.runFolder}\\Reports\\post-validation.json`)) as {
        checks: { check: string; status: string }[];
      };
      assert.deepEqual(
        checks.map(({ check, status }) => `${check} ${status}`),
        ['health failed', 'service failed', 'database failed', 'place-order passed', 'spooler failed', 'errors passed'],
      );
      assert.equal((await device.calls('check-orders.exe'))[0]?.args.join(' '), '--dry-run');
      const html = (await device.readFile(`${last.runFolder}\\Reports\\final-report.html`)).replaceAll('<wbr>', '');
      assert.ok(html.includes('ClientABC, headquarters') && html.includes('https://support.example.org'));
      assert.equal(onLinux(device, 'verify', last.runFolder).code, 0);
    });
  });

  test('examples/kits/october: built, verified, listed and run as docs/kits.md says, 150 and then 0', async () => {
    await withDevice(async (device) => {
      const october = join(ROOT, 'examples', 'kits', 'october', 'kit-source.json');
      const source = JSON.parse(readFileSync(october, 'utf8')) as { files: { file: string }[] };
      const [first = '', second = '', redistributable = ''] = source.files.map(({ file }) => file);
      await device.copyIn(october, 'C:\\downloads\\kit-source.json');
      for (const [name, kb] of [
        [first, 'KB5043080'],
        [second, 'KB5044284'],
      ] as const)
        // prettier-ignore
        await device.writeFile(`C:\\downloads\\${name}`, await buildMsu({ kb, file: `${kb}.txt`, content: kb, registryData: 'x' }));
      await device.copyIn(device.path('C:\\bench\\standin.exe'), `C:\\downloads\\${redistributable}`);
      await beforeOctober(device, redistributable);
      await markWindowsReady(device);

      const kit = ['kit', 'build', 'C:\\downloads', '--out', 'E:\\october'].map((arg) =>
        arg.replace('E:', 'C:\\stick'),
      );
      const built = await device.run(kit);
      assert.equal(built.code, 0, built.stdout + built.stderr);
      for (const command of ['verify', 'list'])
        assert.equal((await device.run(['kit', command, 'C:\\stick\\october'])).code, 0);

      const run = async (...more: string[]) => {
        const options = { timeoutMs: 300_000 };
        const result = await device.run(
          ['run', '--output-root', OUTPUT, '--kit', 'C:\\stick\\october', ...more],
          options,
        );
        return { ...result, last: lastLine(result.stdout), said: result.stdout + result.stderr };
      };
      const untrusted = await run();
      assert.deepEqual([untrusted.code, untrusted.last['why']], [240, 'kit'], untrusted.said);
      const sha256 = createHash('sha256')
        .update(await device.readBytes(`C:\\downloads\\${redistributable}`))
        .digest('hex');
      await device.writeFile('C:\\policy\\ClientProfile.json', JSON.stringify({ trustedHashes: [sha256] }));
      const waits = await run('--config', 'C:\\policy');
      assert.equal(waits.code, 150, waits.said);
      await device.restart();
      const last = await run('--config', 'C:\\policy');
      assert.deepEqual([last.code, last.last['inst']], [0, '3'], last.said);
      const folder = `${OUTPUT}\\Runs\\${last.last['run'] ?? ''}`;
      assert.deepEqual(await verdicts(device, folder), {
        KB5043080: 'installed',
        KB5044284: 'installed',
        null: 'installed',
      });
      const [dism] = await device.calls('dism.exe');
      assert.match(dism?.commandLine ?? '', /kb5044284/iu);
      assert.deepEqual((await device.calls(redistributable))[0]?.args, ['/install', '/quiet', '/norestart']);
    });
  });

  test('docs/try-on-windows.md: each of its ten commands ends as its row says', async () => {
    const page = readFileSync(join(ROOT, 'docs', 'try-on-windows.md'), 'utf8');
    const rows = [...page.matchAll(/^\| \d+ +\| `patchpilot ([^`]+)` +\| (.+) \|$/gmu)];
    assert.equal(rows.length, 10);
    await withDevice(async (device) => {
      await putExample(device, 'definitions-only', 'C:\\PatchPilot\\examples\\definitions-only');
      await device.updateAgent({ updates: [aDefinitionUpdate(), anUpdate({ kb: '5139455' })] });
      await markWindowsReady(device);
      let ofTheRun = '';
      for (const [, command = '', says = ''] of rows) {
        const { code, stdout, stderr } = await device.run(command.split(' '), {
          cwd: 'C:\\PatchPilot',
          timeoutMs: 900_000,
        });
        const listed = [...says.matchAll(/: (\d+)(?: or (\d+))?|; (\d+) when/gu)].flatMap(([, ...codes]) => codes);
        // The row of `exit-code` says that its code is that of the run.
        const codes = command.startsWith('exit-code') ? [ofTheRun] : listed;
        assert.ok(codes.includes(String(code)), `${command}: ${code ?? 'none'}\n${stdout}${stderr}`);
        if (!command.startsWith('run --config')) continue;
        ofTheRun = String(code);
        assert.equal(lastLine(stdout)['inst'], '1', stdout);
      }
      assert.ok(installsOf(await device.agentCalls()).length > 0);
    });
  });
});

/**
 * Windows 11 24H2 before October 2024, with an old Visual C++ runtime, and installers that do what the updates would.
 */
async function beforeOctober(device: Device, redistributable: string): Promise<void> {
  await device.registry.set(CURRENT_VERSION, 'CurrentBuild', '26100');
  await device.registry.set(CURRENT_VERSION, 'CurrentBuildNumber', '26100');
  await device.registry.set(CURRENT_VERSION, 'DisplayVersion', '24H2');
  await device.registry.set(CURRENT_VERSION, 'UBR', 1150);
  await device.registry.delete(`${PACKAGES}\\Package_for_RollupFix~31bf3856ad364e35~amd64~~26100.9700.1.10`);
  const package_ = (ubr: number) =>
    `reg add "${PACKAGES}\\Package_for_RollupFix~31bf3856ad364e35~amd64~~26100.${ubr}.1.10" /v CurrentState /t REG_DWORD /d 112 /f`;
  const build = (ubr: number) =>
    `C:\\windows\\system32\\cmd.exe /c "reg add "${CURRENT_VERSION}" /v UBR /t REG_DWORD /d ${ubr} /f & ${package_(ubr)}"`;
  await device.standIn('wusa.exe', { run: build(1742) });
  await device.standIn('dism.exe', { run: build(2033), exitCode: 3010 });
  const library = 'C:\\windows\\system32\\vcruntime140.dll';
  // Wine reads its own library of this name whatever lies there, which has no version; any that has one will do.
  await device.registry.set('HKCU\\Software\\Wine\\DllOverrides', 'vcruntime140', 'native');
  const bytes = await device.readBytes('C:\\windows\\system32\\kernel32.dll');
  await device.writeFile('C:\\new\\vcruntime140.dll', ofVersion(bytes, 14, 40, 33_810));
  await device.writeFile(library, ofVersion(bytes, 14, 0, 24_215));
  const copy = `C:\\windows\\system32\\cmd.exe /c copy /y C:\\new\\vcruntime140.dll ${library}`;
  await device.standIn(redistributable, { run: copy }, 'C:\\bench\\none');
}

/**
 * The same library with another file version, in each language: VS_FIXEDFILEINFO, signature 0xFEEF04BD, file version at
 * 8 and 12.
 */
function ofVersion(bytes: Buffer, major: number, minor: number, build: number): Buffer {
  const copy = Buffer.from(bytes);
  const signature = Buffer.from([0xbd, 0x04, 0xef, 0xfe]);
  for (let at = copy.indexOf(signature); at !== -1; at = copy.indexOf(signature, at + 1)) {
    copy.writeUInt32LE(major * 0x1_0000 + minor, at + 8);
    copy.writeUInt32LE(build * 0x1_0000, at + 12);
  }
  return copy;
}
