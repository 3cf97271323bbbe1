import { asPatchPilotError } from '../../errors/error.ts';
import type { System } from '../../system/system.ts';
import { partOf, serviceItem } from './answers.ts';
import type { Bridge } from './bridge.ts';
import { readInventoryParts } from './inventory-parts.ts';
import { SERVICE_POLL_MS, SIGNALS_SILENCE_MS, SIGNALS_TIMEOUT_MS } from './limits.ts';

/**
 * What the service manager says of a service: `stopped`, `stopPending`, `running` and so on, in the order of the
 * `dwCurrentState` of SERVICE_STATUS; `absent` where the device has no such service. `disabled`: nothing can start it.
 */
export interface ServiceFacts {
  readonly name: string;
  readonly state: string;
  readonly disabled: boolean;
}

/** Whom services are asked of. */
export interface ServiceManager {
  readonly bridge: Bridge;
  readonly clock: System['clock'];
}

/** A service in one of these holds no file open. */
export const isStopped = ({ state }: ServiceFacts): boolean => state === 'stopped' || state === 'absent';

/**
 * The facts of these services, in their order, by one reading; a text says why not all of them are known. Never throws.
 */
export async function readServices(
  { bridge, clock }: ServiceManager,
  names: readonly string[],
): Promise<ServiceFacts[] | string> {
  try {
    const limits = { timeoutMs: SIGNALS_TIMEOUT_MS, silenceMs: SIGNALS_SILENCE_MS };
    const answer = await readInventoryParts(bridge, clock, ['services'], limits);
    const part = partOf(answer, 'inventory', 'services', serviceItem);
    if (!part.ok) return `the services could not be read: ${part.reason}`;
    const facts: ServiceFacts[] = [];
    for (const name of names) {
      const found = part.items.find((one) => one.name.toLowerCase() === name.toLowerCase());
      const state = found === undefined && part.skipped === 0 ? 'absent' : (found?.state ?? null);
      if (state === null) return `the state of ${name} could not be read`;
      facts.push({ name, state, disabled: found?.start === 'disabled' });
    }
    return facts;
  } catch (error) {
    return `the services could not be read: ${asPatchPilotError(error).message}`;
  }
}

/**
 * Waits until one reading shows all of these services as wanted. Null when it did; after the time, or where they cannot
 * be read, what was seen instead: `wuauserv is stopPending`. Never throws.
 */
export async function waitForServices(
  manager: ServiceManager,
  names: readonly string[],
  wanted: (service: ServiceFacts) => boolean,
  withinMs: number,
): Promise<string | null> {
  if (names.length === 0) return null;
  const begun = manager.clock.elapsed();
  for (;;) {
    const services = await readServices(manager, names);
    if (typeof services === 'string') return services;
    const others = services.filter((one) => !wanted(one));
    if (others.length === 0) return null;
    if (manager.clock.elapsed() - begun >= withinMs)
      return others.map(({ name, state, disabled }) => `${name} is ${state}${disabled ? ', disabled' : ''}`).join('; ');
    await manager.clock.sleep(SERVICE_POLL_MS);
  }
}
