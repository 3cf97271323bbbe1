import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildKit, type SigningKey } from '../../src/kit/build.ts';
import type { KitSourceFile } from '../../src/schema/kit.ts';
import { createFiles } from '../../src/system/files.ts';
import type { CallOptions, CallResult, Device } from './bench.ts';
import { buildMsu, msuRegistryKey } from './msu.ts';

export const KIT = 'C:\\stick\\kit';
export const OUTPUT = 'C:\\PatchPilot\\Output';

/** The program that checks on Linux what the one in Wine wrote. */
const linuxProgram = process.env['PATCHPILOT_LINUX'] ?? resolve(import.meta.dirname, '../../dist/patchpilot');

/** A file of a kit: its name, its bytes, and what `kit-source.json` says of it. */
export interface KitFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What `kit-source.json` says of it; null for a file that it does not name. */
  readonly stated: Omit<KitSourceFile, 'file'> | null;
}

/** An update that really puts `<kb>.txt` into System32 and a value into the registry, and states both effects. */
export async function honestMsu(kb: string, stated: Omit<KitSourceFile, 'file'> = {}): Promise<KitFile> {
  const file = `${kb.toLowerCase()}.txt`;
  const bytes = await buildMsu({ kb, file, content: `content of ${kb}`, registryData: 'installed' });
  const key = `HKLM\\${msuRegistryKey(kb)}`;
  return {
    name: `windows11.0-${kb.toLowerCase()}-x64.msu`,
    bytes,
    stated: {
      title: `Update ${kb}`,
      classification: 'Security Updates',
      effects: [
        { type: 'file', path: `%SystemRoot%\\System32\\${file}` },
        { type: 'registry', key, value: 'state', equals: 'installed' },
      ],
      ...stated,
    },
  };
}

/** The same, but what it states is never there: its installer reports success all the same. */
export const lyingMsu = (kb: string): Promise<KitFile> =>
  honestMsu(kb, { effects: [{ type: 'build', atLeast: '26200.9999' }] });

/** Builds a kit by `kit build`, signed by `key`, and puts it onto the device, as if on a stick. */
export async function putKit(
  device: Device,
  files: readonly KitFile[],
  place = KIT,
  key: SigningKey | null = null,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'patchpilot-kit-'));
  try {
    const out = join(folder, 'kit');
    for (const { name, bytes } of files) await writeFile(join(folder, name), bytes);
    const stated = files.flatMap(({ name, stated: one }) => (one === null ? [] : [{ file: name, ...one }]));
    await writeFile(join(folder, 'kit-source.json'), JSON.stringify({ schemaVersion: 1, files: stated }));
    const built = buildKit(createFiles(), folder, out, { key });
    if (!built.ok) throw new Error(`expected a kit, got ${JSON.stringify(built.faults)}`);
    for (const name of await readdir(join(out, 'files'))) {
      await device.copyIn(join(out, 'files', name), `${place}\\files\\${name}`);
    }
    await device.copyIn(join(out, 'kit.json'), `${place}\\kit.json`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One start of `run` with the kit, and what its last line says. */
export interface KitRun extends CallResult {
  /** The fields of the last output line. */
  readonly last: Readonly<Record<string, string>>;
  /** Windows path of the run's folder. */
  readonly runFolder: string;
}

export async function runKit(
  device: Device,
  extra: readonly string[] = [],
  options: CallOptions = {},
): Promise<KitRun> {
  const result = await device.run(['run', '--output-root', OUTPUT, '--kit', KIT, ...extra], {
    timeoutMs: 240_000,
    ...options,
  });
  const last = lastLine(result.stdout);
  return { ...result, last, runFolder: `${OUTPUT}\\Runs\\${last['run'] ?? ''}` };
}

export function lastLine(stdout: string): Record<string, string> {
  const line = stdout.trimEnd().split('\n').at(-1) ?? '';
  return Object.fromEntries([...line.matchAll(/(\w+)=(\S+)/gu)].map(([, name = '', value = '']) => [name, value]));
}

/** A JSON file of a run. */
export async function readJson(device: Device, path: string): Promise<Record<string, unknown>> {
  return JSON.parse(await device.readFile(path)) as Record<string, unknown>;
}

/** The newest record of each update, by KB. */
export async function verdicts(device: Device, runFolder: string): Promise<Record<string, string | null>> {
  const text = await device.readFile(`${runFolder}\\Logs\\install-summary.jsonl`);
  const lines = text.trimEnd().split('\n');
  const records = lines.map((line) => JSON.parse(line) as { kb: string; verdict: string | null });
  return Object.fromEntries(records.map(({ kb, verdict }) => [kb, verdict]));
}

/** Runs the Linux program on what lies on the device. */
export function onLinux(device: Device, command: string, runFolder: string): { code: number | null; stdout: string } {
  const { status, stdout } = spawnSync(linuxProgram, [command, device.path(runFolder)], { encoding: 'utf8' });
  return { code: status, stdout };
}

/** Wine never marks a start as complete; Windows does. Without it the run waits for two minutes after a reboot. */
export async function markWindowsReady(device: Device): Promise<void> {
  await device.registry.addKey('HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon\\AutoLogonChecked');
}
