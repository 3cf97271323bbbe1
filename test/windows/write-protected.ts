import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Device } from './bench.ts';

const run = promisify(execFile);

/**
 * While `body` runs nothing can be written below a folder of the device: Windows says of it that it is write-protected.
 * Windows starts anew for it, since one that runs sees no mount that comes later.
 */
export async function writeProtected<T>(device: Device, windowsPath: string, body: () => Promise<T>): Promise<T> {
  const folder = device.path(windowsPath);
  await device.restart();
  await run('mount', ['--bind', folder, folder]);
  try {
    await run('mount', ['-o', 'remount,bind,ro', folder]);
    return await body();
  } finally {
    await device.restart();
    await run('umount', [folder]);
  }
}
