import { win32 } from 'node:path';
import { asPatchPilotError, isDiskFailure } from '../../errors/error.ts';
import type { System } from '../../system/system.ts';
import type { Repair } from '../port/servicing.ts';
import type { Bridge } from './bridge.ts';
import { SERVICE_STARTED_MS, SERVICE_STOPPED_MS, SERVICE_TIMEOUT_MS } from './limits.ts';
import { isStopped, readServices, waitForServices, type ServiceFacts } from './services.ts';
import { endOf, runTool } from './tool.ts';

/**
 * Stopped in this order, started in the other. TrustedInstaller is never stopped: it may be in the middle of something.
 */
const SERVICES = ['wuauserv', 'bits'] as const;

/**
 * Sets the update agent's store aside while its services are seen stopped, and starts again those that ran. The code
 * and the words of `net.exe` decide nothing: it ends with 0 too where a service could not be stopped, and with 2 for
 * whatever it refuses (corpus tools). A service that nothing would start again is not stopped. Never throws.
 */
export async function setStoreAside(system: System, bridge: Bridge): Promise<Repair> {
  const manager = { bridge, clock: system.clock };
  const before = await readServices(manager, SERVICES);
  if (typeof before === 'string') return { done: false, detail: `not set aside: ${before}` };
  const running = before.filter((one) => !isStopped(one));
  const lost = running.filter(({ disabled }) => disabled).map(({ name }) => name);
  if (lost.length > 0) {
    const why = `${lost.join(' and ')} is disabled and would not start again; set its start type to Manual`;
    return { done: false, detail: `not set aside: ${why}` };
  }
  const names = running.map(({ name }) => name);
  const stops = await net(system, bridge, 'stop', names);
  const still = await waitForServices(manager, SERVICES, isStopped, SERVICE_STOPPED_MS);
  const refused = { done: false, detail: `not set aside: ${[still, ...stops].join('; ')}` };
  const aside = still === null ? rename(system) : refused;
  const starts = await net(system, bridge, 'start', names.toReversed());
  const missing = await waitForServices(manager, names, runs, SERVICE_STARTED_MS);
  const what = `if the next search fails, set the start type of ${names.join(' and ')} to Manual and start them`;
  return {
    done: aside.done,
    detail: [aside.detail, ...(missing === null ? [] : [missing, ...starts, what])].join('; '),
  };
}

/** Seen so once: with nothing to do it may stop by itself later, and whoever needs it starts it. */
const runs = ({ state, disabled }: ServiceFacts): boolean => state === 'running' && !disabled;

/** How each call ended, for a sentence. */
async function net(
  system: System,
  bridge: Bridge,
  verb: 'start' | 'stop',
  names: readonly string[],
): Promise<string[]> {
  const program = win32.join(system.host.systemRoot, 'System32', 'net.exe');
  const ends: string[] = [];
  for (const name of names) {
    const args = verb === 'stop' ? [verb, name, '/y'] : [verb, name];
    const result = await runTool(system, bridge.temporaryFolder, { program, args, timeoutMs: SERVICE_TIMEOUT_MS });
    ends.push(`net ${verb} ${name}: ${endOf(result)}`);
  }
  return ends;
}

/**
 * What it held is kept beside it: an administrator removes it once all is well. The history is in the evidence of this
 * run.
 */
function rename({ files, host, ids }: System): Repair {
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
