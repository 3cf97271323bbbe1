import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { CallOptions, CallResult, Device } from './bench.ts';

/** Where the guide and `docs/install.md` have the release unpacked. */
export const INSTALLED = 'C:\\Program Files\\PatchPilot';
const LIMIT = { timeoutMs: 400_000 };

let scripts = 0;

/** A new prompt of PowerShell in which this was typed. */
export async function typedInPowerShell(
  device: Device,
  lines: readonly string[],
  options: CallOptions = {},
): Promise<CallResult> {
  scripts += 1;
  const script = `C:\\typed\\${scripts}.ps1`;
  await device.writeFile(script, lines.join('\r\n'));
  return device.exec('C:\\bench\\module-host\\module-host.exe', [script], { ...LIMIT, ...options });
}

/** A new prompt of cmd, in the folder of the program, in which this was typed. */
export async function typedInCmd(device: Device, command: string, options: CallOptions = {}): Promise<CallResult> {
  scripts += 1;
  const script = `C:\\typed\\${scripts}.cmd`;
  await device.writeFile(script, `@${command}\r\n`);
  return device.exec(script, [], { ...LIMIT, cwd: INSTALLED, ...options });
}

/** The zip of the release, unpacked by Windows where nothing was before; the bench's own copy of the program goes. */
export async function unpackRelease(device: Device, zip: string): Promise<void> {
  rmSync(device.path('C:\\PatchPilot'), { recursive: true });
  assert.equal(device.exists(INSTALLED), false);
  const download = `C:\\Downloads\\${basename(zip)}`;
  await device.copyIn(zip, download);
  const unpack = `[IO.Compression.ZipFile]::ExtractToDirectory('${download}', '${INSTALLED}')`;
  const { stderr } = await typedInPowerShell(device, [unpack]);
  assert.equal(stderr, '');
  const folder = device.path(INSTALLED);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const sums = readFileSync(join(folder, 'SHA256SUMS'), 'utf8').trimEnd().split('\n');
  assert.equal(files.length, sums.length + 1);
  for (const line of sums) {
    const bytes = readFileSync(join(folder, line.slice(66)));
    assert.equal(createHash('sha256').update(bytes).digest('hex'), line.slice(0, 64), line);
  }
}

/** A page of the release that lies on the device. */
export const pageOf = (device: Device, name: string): Promise<string> =>
  device.readFile(`${INSTALLED}\\${name.replaceAll('/', '\\')}`);

/** The command of a page that begins so: a line of a block, or in code marks. Fails where the page has none. */
export function commandOf(page: string, beginning: string): string {
  const shown = [...page.matchAll(/^ *```.*\n([^]*?)^ *```$|`([^`\n]+)`/gmu)].flatMap(([, block, inline]) =>
    inline === undefined ? (block ?? '').split('\n') : [inline],
  );
  const command = shown.map((line) => line.replace(/\s+# .*$/u, '').trim()).find((line) => line.startsWith(beginning));
  assert.ok(command !== undefined, `no command of the page begins with: ${beginning}`);
  return command;
}
