import { win32 } from 'node:path';
import { asPatchPilotError, isDiskFailure } from '../../errors/error.ts';
import type { RepairKind } from '../../schema/device-state.ts';
import type { System } from '../../system/system.ts';
import type { OnProgress } from '../port/progress.ts';
import type { Repair } from '../port/servicing.ts';
import { REPAIR_STORE_TIMEOUT_MS, SERVICE_TIMEOUT_MS } from './limits.ts';
import { endOf, runTool } from './tool.ts';

/**
 * Stopped in this order, started in the other. TrustedInstaller is never stopped: it may be in the middle of something.
 */
const SERVICES = ['wuauserv', 'bits'] as const;
/** `net.exe`: 2 is a service that was in that state already. */
const WAS_SO = 2;
const RESTORE_DONE: readonly (number | null)[] = [0, 3010];

/** Repairs a part of Windows by its own programs. Never throws. Sources: `dism /?`, `net stop`. */
export async function repairWindows(
  system: System,
  temporaryFolder: string,
  kind: RepairKind,
  onProgress: OnProgress,
): Promise<Repair> {
  onProgress(kind === 'componentStore' ? 'repair the component store' : "set the update agent's store aside", null);
  const run = (program: string, args: readonly string[], timeoutMs: number) =>
    runTool(system, temporaryFolder, {
      program: win32.join(system.host.systemRoot, 'System32', program),
      args,
      timeoutMs,
    });
  if (kind === 'componentStore') {
    const result = await run('dism.exe', ['/Online', '/Cleanup-Image', '/RestoreHealth'], REPAIR_STORE_TIMEOUT_MS);
    return { done: RESTORE_DONE.includes(result.code), detail: `dism /RestoreHealth: ${endOf(result)}` };
  }
  const services = async (verb: 'start' | 'stop', names: readonly string[]): Promise<string[]> => {
    const failed: string[] = [];
    for (const name of names) {
      const result = await run('net.exe', [verb, name, '/y'].slice(0, verb === 'stop' ? 3 : 2), SERVICE_TIMEOUT_MS);
      if (result.code !== 0 && result.code !== WAS_SO) failed.push(`net ${verb} ${name}: ${endOf(result)}`);
    }
    return failed;
  };
  const stopped = await services('stop', SERVICES);
  const aside = stopped.length === 0 ? setAside(system) : { done: false, detail: 'not set aside' };
  const started = await services('start', [...SERVICES].reverse());
  return { done: aside.done, detail: [...stopped, aside.detail, ...started].join('; ') };
}

/**
 * What it held is kept beside it: an administrator removes it once all is well. The history is in the evidence of this
 * run.
 */
function setAside({ files, host, ids }: System): Repair {
  const store = win32.join(host.systemRoot, 'SoftwareDistribution');
  const old = `${store}.patchpilot-${ids.guid().slice(0, 8)}`;
  try {
    files.rename(store, old);
    return { done: true, detail: `${store} was set aside as ${old}` };
  } catch (error) {
    if (!isDiskFailure(error)) throw error;
    return { done: false, detail: `${store} could not be set aside: ${asPatchPilotError(error).message}` };
  }
}
