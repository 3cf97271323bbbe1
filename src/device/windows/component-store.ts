import { win32 } from 'node:path';
import type { System } from '../../system/system.ts';
import type { Repair } from '../port/servicing.ts';
import { REPAIR_STORE_TIMEOUT_MS } from './limits.ts';
import { endOf, runTool } from './tool.ts';

/** 3010 is ERROR_SUCCESS_REBOOT_REQUIRED. */
const RESTORE_DONE: readonly (number | null)[] = [0, 3010];

/** Repairs the component store. Never throws. Source: `dism /Online /Cleanup-Image /?`. */
export async function repairComponentStore(system: System, temporaryFolder: string): Promise<Repair> {
  const program = win32.join(system.host.systemRoot, 'System32', 'dism.exe');
  const args = ['/Online', '/Cleanup-Image', '/RestoreHealth'];
  const result = await runTool(system, temporaryFolder, { program, args, timeoutMs: REPAIR_STORE_TIMEOUT_MS });
  return { done: RESTORE_DONE.includes(result.code), detail: `dism /RestoreHealth: ${endOf(result)}` };
}
