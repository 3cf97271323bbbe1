import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../docs/named-tests.ts';
import { demandAllPassed, resultsIn } from '../module/pester.ts';
import { type Device, withDevice } from './bench.ts';
import { startedTask, taskBegins, withTaskService } from './detached-runs.ts';
import { productExe } from './device/tree.ts';
import { markWindowsReady, OUTPUT } from './kit-on-device.ts';
import { typedInPowerShell } from './release-on-device.ts';
import { anUpdate } from './update.ts';

const RELEASE = 'C:\\release';
const EXAMPLES = `${RELEASE}\\examples\\rmm-integration`;
const PROGRAM = 'C:\\PatchPilot\\patchpilot.exe';
const HOST = 'C:\\bench\\module-host';
const LINE = 'PATCHPILOT v=1 exit=100 status=Detached inst=0 fail=0 defer=0 regr=0 todo=0 why=detached run=- root=-';

test('every wrapper ends as its place wants, in a host of PowerShell 7 and by cmd, beside the exe', async () => {
  await withDevice(async (device) => {
    cpSync(join(ROOT, 'examples', 'rmm-integration'), device.path(EXAMPLES), { recursive: true });
    await device.copyIn(productExe, `${RELEASE}\\patchpilot.exe`);
    await device.copyIn(join(ROOT, 'test', 'module', 'pester.ps1'), 'C:\\tests\\pester.ps1');
    await device.copyIn(join(ROOT, 'test', 'places', 'places.Tests.ps1'), 'C:\\tests\\places.Tests.ps1');
    const pester = ['-Pester', `${HOST}\\pester\\Pester.psd1`, '-Tests', 'C:\\tests\\places.Tests.ps1'];
    const { stdout, stderr } = await device.exec(
      `${HOST}\\module-host.exe`,
      ['C:\\tests\\pester.ps1', ...pester, '-Release', RELEASE, '-Scratch', 'C:\\scratch'],
      { timeoutMs: 400_000 },
    );
    demandAllPassed(resultsIn(stdout + stderr));

    const start = `${EXAMPLES}\\configmgr\\start.cmd`;
    const env = { PATCHPILOT_EXE: 'C:\\windows\\system32\\patchpilot.exe' };
    await device.standIn('patchpilot.exe', {
      stdout: `${LINE}\r\n`,
      when: [{ contains: '--tenant-id', exitCode: 240, stdout: LINE }],
    });
    const begun = await device.exec(start, ['--config', 'C:\\a b\\Policies'], { env });
    assert.deepEqual([begun.code, begun.stdout.trim()], [0, LINE]);
    const refused = await device.exec(start, ['--tenant-id', 'x'], { env });
    assert.equal(refused.code, 240);
    const [call] = await device.calls('patchpilot.exe');
    assert.deepEqual(call?.args, [
      'run',
      '--detach',
      '--quiet',
      '--ok',
      '100,150,170',
      '--config',
      'C:\\a b\\Policies',
    ]);
    const absent = await device.exec(start, [], { env: { PATCHPILOT_EXE: 'C:\\no (where)\\patchpilot.exe' } });
    assert.deepEqual(
      [absent.code, absent.stdout.trim()],
      [240, 'PATCHPILOT is not there: "C:\\no (where)\\patchpilot.exe"'],
    );
  });
});

/** The places whose jobs are PowerShell. */
const PLACES = ['any-rmm', 'ninjaone', 'tactical', 'n-sight', 'n-central', 'datto', 'level', 'intune-remediation'];
/** With the two whose collect speaks by its output alone. */
const COLLECTED = [...PLACES, 'intune-win32', 'configmgr'];
const RUN = ['run', '--output-root', OUTPUT];

/** Each job of each place after the other, in one prompt: `place code last-line`, with the outputs of N-central. */
async function endsOf(
  device: Device,
  job: 'start' | 'collect' | 'detect',
  places = PLACES,
): Promise<Map<string, { code: number; said: string }>> {
  const lines = places.flatMap((place) => {
    const script = `${EXAMPLES}\\${place}\\${job}.ps1`;
    const asked =
      place === 'n-central' ? `. '${script}'; $code = $patchpilotCode` : `& '${script}'; $code = $LASTEXITCODE`;
    const begins = ['$clock = [Diagnostics.Stopwatch]::StartNew()', `"place=${place}"`];
    const ends = '"ms=$($clock.ElapsedMilliseconds)"; "code=$code"';
    return [...begins, `& { ${asked}; ${ends} } | Out-String -Width 4096`];
  });
  const { stdout, stderr } = await typedInPowerShell(device, lines, { env: { PATCHPILOT_EXE: PROGRAM } });
  const told = stdout.replaceAll('\r', '');
  for (const [, ms] of told.matchAll(/^ms=(\d+)$/gmu)) assert.ok(Number(ms) < 100_000, 'a step of Level has 100 s');
  assert.equal(told.match(/^ms=/gmu)?.length, places.length, told);
  const found = told.replaceAll(/^ms=.*\n/gmu, '').matchAll(/^place=(.+)\n([^]*?)^code=(\d+)$/gmu);
  const ends = new Map([...found].map(([, place = '', said = '', code = '']) => [place, { code: Number(code), said }]));
  assert.deepEqual([...ends.keys()], places, stdout + stderr);
  for (const [place, { said }] of ends) {
    assert.match(said, /^[\n -~]*$/u, place);
    assert.ok(said.length <= 2048 && said.split('\n').every((line) => line.length <= 255), said);
  }
  return ends;
}

const codes = (ends: Map<string, { code: number }>): Record<string, number> =>
  Object.fromEntries([...ends].map(([place, { code }]) => [place, code]));

const all = (code: number): Record<string, number> => Object.fromEntries(PLACES.map((place) => [place, code]));

test('every wrapper beside the program itself: a run that was handed over works, and then an update has failed', async () => {
  await withDevice(async (device) => {
    cpSync(join(ROOT, 'examples', 'rmm-integration'), device.path(EXAMPLES), { recursive: true });
    await device.standIn('ninjarmm-cli.exe', { exitCode: 0 }, 'C:\\ProgramData\\NinjaRMMAgent');
    await device.registry.addKey('HKLM\\SOFTWARE\\CentraStage');
    await markWindowsReady(device);
    await withTaskService(device);
    await device.updateAgent({ updates: [anUpdate({ install: { resultCode: 4, hresult: '0x80070643' } })] });
    const handedOver = device.run([...RUN, '--detach']);
    const task = await startedTask(device);
    await taskBegins(device);
    await task.freeze();
    assert.equal((await handedOver).code, 100);

    // A night too many starts nothing, and collect says that it works.
    assert.deepEqual(codes(await endsOf(device, 'start', [...PLACES, 'intune-win32'])), {
      ...all(0),
      'intune-win32': 0,
    });
    const again = await device.exec(`${EXAMPLES}\\configmgr\\start.cmd`, [], { env: { PATCHPILOT_EXE: PROGRAM } });
    assert.deepEqual([again.code, /^PATCHPILOT v=1 exit=170 /mu.test(again.stdout)], [0, true], again.stdout);
    assert.equal((await device.calls('schtasks.exe')).filter(({ args }) => args[0] === '/run').length, 1);
    const working = await endsOf(device, 'collect', COLLECTED);
    assert.deepEqual(codes(working), { ...all(0), 'n-central': 170, 'intune-win32': 0, configmgr: 170 });
    for (const [place, { said }] of working)
      assert.match(said, place === 'configmgr' ? /^170$/mu : /PATCHPILOT v=1 exit=170 /u, place);
    // Intune asks for no start while it works, and the line of its question is the same.
    assert.deepEqual(codes(await endsOf(device, 'detect', ['intune-remediation'])), { 'intune-remediation': 0 });
    await task.thaw();
    assert.equal((await task.result).code, 210);
    const wanted = await endsOf(device, 'detect', ['intune-remediation', 'intune-win32']);
    assert.deepEqual(codes(wanted), { 'intune-remediation': 1, 'intune-win32': 0 });
    assert.equal(wanted.get('intune-win32')?.said, '');

    const failed = await endsOf(device, 'collect', COLLECTED);
    const asOne = { datto: 1, level: 1, 'intune-remediation': 1 };
    const byOutput = { 'intune-win32': 0, configmgr: 210 };
    assert.deepEqual(codes(failed), { ...all(210), ...asOne, ...byOutput, 'n-sight': 1210 });
    assert.equal(failed.get('intune-win32')?.said, '', 'not found');
    assert.equal(failed.get('configmgr')?.said.trim(), '210');
    for (const place of PLACES)
      assert.match(failed.get(place)?.said ?? '', /PATCHPILOT v=1 exit=210 .* root=[0-9a-f]{64}/u, place);
    const fields = (await device.calls('ninjarmm-cli.exe')).filter(({ args }) => args[0] === 'set');
    assert.deepEqual(
      fields.map(({ args }) => args.slice(1, 3)).filter(([name]) => name === 'patchpilotCode'),
      [
        ['patchpilotCode', '170'],
        ['patchpilotCode', '210'],
      ],
    );
  });
});
