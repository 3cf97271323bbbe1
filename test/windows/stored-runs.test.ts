import assert from 'node:assert/strict';
import { chmod } from 'node:fs/promises';
import { suite, test } from 'node:test';

import { type Device, withDevice } from './bench.ts';
import { lastLine, onLinux, OUTPUT, readJson } from './kit-on-device.ts';

/** A run of a simulated device that ended so many days ago; its id. */
async function aRun(device: Device, days: number): Promise<string> {
  const { stdout } = await device.run(['run', '--scenario', 'success-0', '--output-root', OUTPUT, '--quiet']);
  const id = lastLine(stdout)['run'] ?? '';
  const file = `${OUTPUT}\\Runs\\${id}\\run.json`;
  const time = new Date(Date.now() - days * 86_400_000).toISOString();
  if (days > 0)
    await device.writeFile(file, JSON.stringify({ ...(await readJson(device, file)), startedAt: time, endedAt: time }));
  return id;
}

suite('runs that are stored on a device', () => {
  test('the old ones are removed where only administrators can write, and nowhere else', async () => {
    await withDevice(async (device) => {
      const old = await aRun(device, 40);
      const recent = await aRun(device, 0);
      const runs = `${OUTPUT}\\Runs`;
      const prune = ['prune', '--output-root', OUTPUT, '--retention-days', '30'];
      await chmod(device.path(runs), 0o777);
      const refused = await device.run(prune);
      assert.equal(refused.code, 1, refused.stdout + refused.stderr);
      assert.equal(device.list(runs).length, 2);
      await chmod(device.path(runs), 0o755);
      const pruned = await device.run(prune);
      assert.equal(pruned.code, 0, pruned.stdout + pruned.stderr);
      assert.deepEqual(device.list(runs), [recent]);
      assert.ok((await device.readFile(`${OUTPUT}\\State\\deletions.jsonl`)).includes(old));
    });
  });

  test('a bundle made on it is VALID elsewhere, also without what it withholds', async () => {
    await withDevice(async (device) => {
      await aRun(device, 0);
      const zip = 'C:\\case.zip';
      const made = await device.run([
        'bundle',
        'latest',
        '--output-root',
        OUTPUT,
        '--out',
        zip,
        '--withhold',
        'raw,html',
      ]);
      assert.equal(made.code, 0, made.stdout + made.stderr);
      const verified = onLinux(device, 'verify', zip);
      assert.equal(verified.code, 0, verified.stdout);
      assert.match(verified.stdout, /^VALID, [1-9]\d* withheld/u);
    });
  });
});
