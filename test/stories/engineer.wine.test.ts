import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, win32 } from 'node:path';
import { test } from 'node:test';
import { unzipSync } from 'fflate';
import { PROGRAM } from '../../src/build/paths.mjs';
import { pack } from '../../src/build/release.mjs';
import { scratchFolder } from '../support/sim-files.ts';
import { type Device, withDevice } from '../windows/bench.ts';
import { honestMsu, type KitFile, lastLine, markWindowsReady, verdicts } from '../windows/kit-on-device.ts';
import { commandOf, INSTALLED, pageOf, typedInCmd, unpackRelease } from '../windows/release-on-device.ts';
import { writeProtected } from '../windows/write-protected.ts';

const PAGE = 'examples/usb-kit/README.md';
const FILE = 'Patch this device.cmd';
/** What a path may hold and cmd would take for something else. Wine's own cmd loses a percent sign everywhere. */
const ODD = "one (a & b) !now! ^ it's";
const REMOVABLE = 'C:\\removable';
const RUNS = 'C:\\ProgramData\\PatchPilot\\Runs';

/** A stick, that is one folder wherever it is carried; drive E: of the device that it is in. */
class Stick {
  readonly #place: string;

  constructor(place: string) {
    this.#place = place;
    mkdirSync(place, { recursive: true });
  }

  /** Puts it into a device, and pulls it out again whatever happened. */
  async in<T>(device: Device, body: () => Promise<T>): Promise<T> {
    cpSync(this.#place, device.path(REMOVABLE), { recursive: true });
    symlinkSync('../drive_c/removable', drive(device, 'e'));
    try {
      return await body();
    } finally {
      rmSync(this.#place, { recursive: true });
      cpSync(device.path(REMOVABLE), this.#place, { recursive: true });
      rmSync(drive(device, 'e'));
      rmSync(device.path(REMOVABLE), { recursive: true });
    }
  }

  /** Its zips of evidence, by where they lie. */
  evidence(folder = ''): string[] {
    const names = readdirSync(join(this.#place, folder, 'evidence'), { recursive: true, encoding: 'utf8' });
    return names.filter((name) => name.endsWith('.zip'));
  }

  path(...names: string[]): string {
    return join(this.#place, ...names);
  }
}

const drive = (device: Device, letter: string): string => join(device.path('C:\\'), '..', 'dosdevices', `${letter}:`);

/** What the page has in its row for an exit code. */
function lastWords(page: string, code: number): string {
  const rows = [...page.matchAll(/^\| (\S.*?) +\| ([\d, ]+?) +\|/gmu)];
  const [, words = ''] = rows.find(([, , codes = '']) => codes.split(', ').includes(String(code))) ?? [];
  assert.ok(words !== '', `${PAGE} says what the last words are at ${code}`);
  return words;
}

/** What was downloaded, and what says of it what its names do not, as `docs/kits.md` has it. */
function put(folder: string, updates: readonly KitFile[]): void {
  mkdirSync(folder, { recursive: true });
  for (const { name, bytes } of updates) writeFileSync(join(folder, name), bytes);
  const files = updates.map(({ name, stated }) => ({ file: name, ...stated }));
  writeFileSync(join(folder, 'kit-source.json'), JSON.stringify({ schemaVersion: 1, files }));
}

async function typed(device: Device, command: string): Promise<string> {
  const { code, stdout, stderr } = await typedInCmd(device, command);
  assert.equal(code, 0, `${command}\n${stdout}${stderr}`);
  return stdout;
}

/** A device that somebody with administrator rights sits at. */
async function prepared(device: Device): Promise<void> {
  await device.standIn('fltmc.exe', { exitCode: 0 });
  await markWindowsReady(device);
}

/** A double click; what the window says, which ends with the words that the page has for that code. */
async function clicked(device: Device, file: string, page: string, code: number): Promise<string> {
  const { stdout, stderr, ...result } = await device.exec(file, [], { timeoutMs: 240_000 });
  const said = stdout.replaceAll('\r', '');
  assert.equal(result.code, code, said + stderr);
  assert.ok(said.includes(`\n\n${lastWords(page, code)}`), said);
  assert.match(said, /Press any key/u);
  return said;
}

const runOf = (said: string): string => {
  const line = said.split('\n').findLast((one) => one.startsWith('PATCHPILOT ')) ?? '';
  return lastLine(line)['run'] ?? '';
};

/** At the desk: the zip is what was written, and the report is in it. */
function demandEvidence(zip: string, page: string, run: string): void {
  const [program, ...args] = commandOf(page, 'patchpilot verify')
    .split(' ')
    .map((word) => (word === 'FILE' ? zip : word));
  assert.equal(program, 'patchpilot');
  const checked = spawnSync(PROGRAM.linux, args, { encoding: 'utf8' });
  assert.equal(checked.status, 0, checked.stdout + checked.stderr);
  const report = commandOf(page, 'Reports/');
  assert.ok(Object.keys(unzipSync(readFileSync(zip))).includes(`${run}/${report}`), report);
}

test('an engineer makes a stick, patches devices with it, pulls it out at the restart, and takes the evidence home', async (context) => {
  const scratch = scratchFolder(context);
  const zip = await pack(join(scratch, 'patchpilot-win-x64'), PROGRAM.win, undefined);
  const [kitStick, bareStick] = [new Stick(join(scratch, 'kit')), new Stick(join(scratch, 'bare'))];
  const updates = [await honestMsu('KB5000001'), await honestMsu('KB5000002')];
  const rebooting = [await honestMsu('KB5000001'), await honestMsu('KB5000002', { rebootRequired: true })];

  const page = await withDevice(async (desk) => {
    await unpackRelease(desk, zip);
    assert.match(
      await pageOf(desk, 'docs/install.md'),
      /engineer with a stick.*\(\.\.\/examples\/usb-kit\/README\.md\)/u,
    );
    const found = await pageOf(desk, PAGE);
    symlinkSync('../drive_c/data', drive(desk, 'd'));
    put(desk.path('C:\\data\\downloads'), rebooting);
    const ids = { tenantId: 'MSP-001', clientId: 'ClientABC' };
    await desk.writeFile('C:\\data\\configs\\ClientProfile.json', JSON.stringify(ids));
    for (const row of [`\`${FILE}\` *\\| the file of this folder`, '`patchpilot.exe` *\\| from the release zip'])
      assert.match(found, new RegExp(`^\\| ${row}`, 'mu'));
    const copyFiles = async (folder: string): Promise<void> => {
      await typed(desk, `copy "${INSTALLED}\\examples\\usb-kit\\${FILE}" "${folder}"`);
      await typed(desk, `copy "${INSTALLED}\\patchpilot.exe" "${folder}"`);
    };
    await kitStick.in(desk, async () => {
      await copyFiles('E:\\');
      for (const command of ['patchpilot kit build', 'patchpilot kit verify', 'patchpilot policy pack'])
        await typed(desk, commandOf(found, command));
      const list = commandOf(await pageOf(desk, 'docs/kits.md'), 'patchpilot kit list');
      assert.match(await typed(desk, list.replace('E:\\october', 'E:\\kit')), /KB5000001[^]*KB5000002/u);
    });
    put(bareStick.path(ODD), updates);
    // "In its root or in one folder": made in the root, and put into a folder then.
    await new Stick(bareStick.path(ODD)).in(desk, async () => {
      await copyFiles('E:\\');
      await typed(desk, commandOf(found, 'xcopy D:'));
    });
    return found;
  });

  await withDevice(async (device) => {
    await prepared(device);
    const first = await kitStick.in(device, () => clicked(device, `E:\\${FILE}`, page, 150));
    assert.match(first, /^Kit {6}"E:\\kit"\nPolicy {3}"E:\\policy\.json"$/mu);
    await device.restart();
    // Without the stick, by the copy that the last words name.
    const copy = / or as "(.*)"\.$/mu.exec(first)?.[1] ?? '';
    const second = await clicked(device, copy, page, 0);
    const run = runOf(first);
    assert.equal(runOf(second), run);
    assert.deepEqual(await verdicts(device, `${RUNS}\\${run}`), { KB5000001: 'installed', KB5000002: 'installed' });
    assert.ok(!device.exists(win32.dirname(copy)), 'nothing stays behind but the evidence');
    const home = commandOf(page, 'E:\\patchpilot.exe bundle');
    await kitStick.in(device, async () => {
      assert.deepEqual(device.list(`${REMOVABLE}\\evidence`), []);
      assert.equal((await device.exec('C:\\windows\\system32\\cmd.exe', ['/c', ...home.split(' ')])).code, 0);
    });
    const [found = '', ...more] = kitStick.evidence();
    assert.deepEqual([found, more], [join('MSP-001', 'ClientABC', 'S0', 'PC7', `${run}.zip`), []]);
    demandEvidence(kitStick.path('evidence', found), page, run);
  });

  await withDevice(async (device) => {
    await prepared(device);
    // The other way: bare .msu, and the evidence by itself.
    const file = `E:\\${ODD}\\${FILE}`;
    const said = await bareStick.in(device, () => clicked(device, file, page, 0));
    assert.match(said, /^Updates {2}2 bare \.msu\nPolicy {3}"E:\\one \(a & b\) !now! \^ it's\\policy"$/mu);
    const run = runOf(said);
    assert.deepEqual(await verdicts(device, `${RUNS}\\${run}`), { KB5000001: 'installed', KB5000002: 'installed' });
    const [found = '', ...more] = bareStick.evidence(ODD);
    assert.deepEqual(more, []);
    assert.match(found, new RegExp(`^MSP-001/ClientABC/S0/[^/]+/${run}\\.zip$`, 'u'));
    demandEvidence(bareStick.path(ODD, 'evidence', found), page, run);
  });

  await withDevice(async (device) => {
    await prepared(device);
    // The next device: the kit that was made on the one before, from a stick that nothing can be written to.
    await bareStick.in(device, () =>
      writeProtected(device, REMOVABLE, async () => {
        const said = await clicked(device, `E:\\${ODD}\\${FILE}`, page, 0);
        assert.match(said, /^Kit {6}"E:\\one .*\\kit"\nUpdates {2}2 bare \.msu$/mu);
        assert.doesNotMatch(said, /^A kit is made/mu);
        assert.match(said, /^The evidence could not be copied to the stick\. It is still on the device/mu);
        const made = await verdicts(device, `${RUNS}\\${runOf(said)}`);
        assert.deepEqual(made, { KB5000001: 'installed', KB5000002: 'installed' });
      }),
    );
    assert.equal(bareStick.evidence(ODD).length, 1);
  });
});
