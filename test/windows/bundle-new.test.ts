import assert from 'node:assert/strict';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Device, withDevice } from './bench.ts';
import { lastLine, onLinux } from './kit-on-device.ts';

/** Names that are hard, and together longer than a path of Windows was for long. */
const IDS = {
  tenant: `T.${'t'.repeat(62)}`,
  client: `C-${'c'.repeat(62)}`,
  site: 'com10 x',
  device: `D_${'d'.repeat(62)}`,
};
const PLACE = [IDS.tenant, IDS.client, IDS.site, `${IDS.device}~sim`].join('\\');
const SHARE = '\\\\server\\evidence\\';
const NOTES = 'C:\\ProgramData\\PatchPilot\\State\\sent.json';

/** A folder of the device, or one of the system that Wine runs on, is what Windows finds under a letter or a share. */
async function lead(device: Device, name: string, target: string): Promise<void> {
  const link = join(device.path('C:\\'), '..', 'dosdevices', name);
  await rm(link, { force: true });
  await mkdir(join(link, '..'), { recursive: true });
  await symlink(target, link);
}

/** What a call came to: its code and its last line, what is wrong otherwise. */
async function send(device: Device, to: string): Promise<readonly [code: number | null, said: string]> {
  const { code, stdout, stderr } = await device.run(['bundle', '--new', '--to', to]);
  return [code, stderr === '' ? (stdout.trimEnd().split('\n').at(-1) ?? '') : stderr];
}

test('goes to a share, once, and to each stick of a letter', async () => {
  await withDevice(async (device) => {
    // Wine learns the number of a volume with the start of Windows, and that of a share by the drive that it is too.
    await device.writeFile('C:\\share\\.windows-serial', '00000001\n');
    await device.writeFile('C:\\stick\\.windows-serial', 'ffffffff\n');
    const server = join('unc', 'server');
    await lead(device, join(server, 'evidence'), '../../../drive_c/share');
    await lead(device, 'e:', '../drive_c/share');
    const ids = Object.entries(IDS).flatMap(([name, id]) => [`--${name}-id`, id]);
    const { stdout } = await device.run(['run', '--scenario', 'success-0', ...ids]);
    const { run = '', root = '' } = lastLine(stdout);

    assert.deepEqual(await send(device, SHARE), [0, `1 run sent to ${SHARE}`]);
    const zip = `C:\\share\\${PLACE}\\${run}.zip`;
    assert.ok(`${SHARE}${PLACE}\\${run}.zip`.length > 260);
    assert.equal(onLinux(device, 'verify', zip).code, 0);
    assert.match(onLinux(device, 'verify', zip).stdout, new RegExp(root, 'u'));
    assert.deepEqual(await send(device, SHARE), [0, `0 runs sent to ${SHARE}, 1 sent before`]);
    assert.deepEqual(await send(device, 'E:\\'), [0, '0 runs sent to E:\\, 1 already there']);

    // Another stick under the same letter.
    await device.restart();
    await lead(device, 'e:', '../drive_c/stick');
    assert.deepEqual(await send(device, 'E:\\'), [0, '1 run sent to E:\\']);
    assert.deepEqual(await send(device, 'E:\\'), [0, '0 runs sent to E:\\, 1 sent before']);
    assert.equal(onLinux(device, 'verify', `C:\\stick\\${PLACE}\\${run}.zip`).code, 0);
    const { sent } = JSON.parse(await device.readFile(NOTES)) as { sent: { to: string; volume: string }[] };
    assert.deepEqual(
      sent.map(({ to, volume }) => [to, volume]),
      [
        [SHARE, '00000001'],
        ['E:\\', '00000001'],
        ['E:\\', 'ffffffff'],
      ],
    );

    const noted = await device.readFile(NOTES);
    await lead(device, join(server, 'readonly'), '/sys/kernel');
    const [code, said] = await send(device, '\\\\server\\readonly\\');
    assert.equal(code, 1);
    assert.match(said, new RegExp(`^not sent: ${run}\n.*\\[outputFailed\\]\n`, 'u'));
    await rm(join(device.path('C:\\'), '..', 'dosdevices', server), { recursive: true });
    const [gone, why] = await send(device, SHARE);
    assert.equal(gone, 1);
    assert.match(why, /got nothing \[shareUnusable\]\nnext: /u);
    assert.equal(await device.readFile(NOTES), noted);
  });
});
