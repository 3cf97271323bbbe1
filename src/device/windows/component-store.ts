import { win32 } from 'node:path';
import type { DoctorFacts } from '../../domain/doctor/facts.ts';
import type { System } from '../../system/system.ts';
import type { Repair } from '../port/servicing.ts';
import { DOCTOR_DISM_MS, REPAIR_STORE_TIMEOUT_MS } from './limits.ts';
import { endOf, runTool, type Tool } from './tool.ts';

/** 3010 is ERROR_SUCCESS_REBOOT_REQUIRED. */
const RESTORE_DONE: readonly (number | null)[] = [0, 3010];

/** Repairs the component store. Never throws. Source: `dism /Online /Cleanup-Image /?`. */
export async function repairComponentStore(system: System, temporaryFolder: string): Promise<Repair> {
  const dism = cleanUpImage(system, ['/RestoreHealth'], REPAIR_STORE_TIMEOUT_MS);
  const result = await runTool(system, temporaryFolder, dism);
  return { done: RESTORE_DONE.includes(result.code), detail: `dism /RestoreHealth: ${endOf(result)}` };
}

/**
 * What an earlier operation left known of the component store: `/CheckHealth` only reads that flag. Its exit code is 0
 * whatever it says, so its words decide, which `/English` keeps the same on every device. Never throws.
 */
export async function readComponentStore(
  system: System,
  temporaryFolder: string,
): Promise<DoctorFacts['componentStore']> {
  const dism = cleanUpImage(system, ['/CheckHealth'], DOCTOR_DISM_MS);
  const result = await runTool(system, temporaryFolder, { ...dism, args: ['/English', ...dism.args] });
  const value = componentStoreIn(result.stdout);
  const reason = `dism.exe said nothing of the component store (${endOf(result)})`;
  return value === null ? { ok: false, reason } : { ok: true, value };
}

/**
 * Pure: the words of an English `/CheckHealth`; null where they say nothing, as in another language. Which of the two
 * sentences it has for a store that cannot be repaired is inferred: public scripts know both.
 */
export function componentStoreIn(stdout: string): 'healthy' | 'repairable' | 'notRepairable' | null {
  if (stdout.includes('No component store corruption detected')) return 'healthy';
  if (stdout.includes('component store is repairable')) return 'repairable';
  const lost =
    stdout.includes('component store cannot be repaired') || stdout.includes('component store is not repairable');
  return lost ? 'notRepairable' : null;
}

const cleanUpImage = ({ host }: System, what: readonly string[], timeoutMs: number): Tool => ({
  program: win32.join(host.systemRoot, 'System32', 'dism.exe'),
  args: ['/Online', '/Cleanup-Image', ...what],
  timeoutMs,
});
