import { win32 } from 'node:path';
import type { System } from '../../system/system.ts';
import { BITLOCKER_TIMEOUT_MS } from './limits.ts';
import { endOf, runTool } from './tool.ts';

/**
 * Suspends the protection of the system drive for one start, as an update of firmware needs it: with it the device
 * would ask for the recovery key. Windows takes it up again after that start by itself. Null when done, else why it is
 * not. Source: `manage-bde.exe -protectors -disable -?`.
 */
export function suspendBitLocker(system: System, temporaryFolder: string): Promise<string | null> {
  return protectors(system, temporaryFolder, ['-disable', drive(system), '-RebootCount', '1']);
}

/** Takes the protection up again at once, for an update that was not installed. Null when done, else why it is not. */
export function resumeBitLocker(system: System, temporaryFolder: string): Promise<string | null> {
  return protectors(system, temporaryFolder, ['-enable', drive(system)]);
}

async function protectors(system: System, temporaryFolder: string, args: readonly string[]): Promise<string | null> {
  const program = win32.join(system.host.systemRoot, 'System32', 'manage-bde.exe');
  const all = ['-protectors', ...args];
  const result = await runTool(system, temporaryFolder, { program, args: all, timeoutMs: BITLOCKER_TIMEOUT_MS });
  return result.code === 0 ? null : `manage-bde.exe ${all.join(' ')}: ${endOf(result)}`;
}

/** `C:` */
const drive = ({ host }: System): string => win32.parse(host.systemRoot).root.slice(0, 2);
