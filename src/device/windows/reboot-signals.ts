import { PatchPilotError } from '../../errors/error.ts';
import type { PendingRebootSignal } from '../../schema/inventory.ts';
import type { System } from '../../system/system.ts';
import { demandPart, partOf, servicingItem, signalItem } from './answers.ts';
import type { Bridge } from './bridge.ts';
import { readInventoryParts } from './inventory-parts.ts';
import { SIGNALS_SILENCE_MS, SIGNALS_TIMEOUT_MS } from './limits.ts';
import type * as v from 'valibot';

/**
 * Servicing refuses or endangers further installs while these are set; the update agent's own word does not stop a kit.
 */
const BLOCKING: ReadonlySet<string> = new Set(['servicingRebootPending', 'servicingRebootInProgress']);

export interface RebootState {
  readonly signals: readonly PendingRebootSignal[];
  /** A signal is set under which nothing should be installed before a reboot. */
  readonly blocksInstallation: boolean;
  /** `ServicingInProgress`, null when it is not there. */
  readonly servicingInProgress: number | null;
  readonly autoLogonChecked: boolean;
  readonly notes: readonly string[];
}

/** A signal that is set, as evidence keeps it; null for one that is not, or that could not be read. */
export function signalOf(item: v.InferOutput<typeof signalItem>): PendingRebootSignal | null {
  if (item.set !== true) return null;
  return { signal: item.name, strength: item.class, detail: item.detail.join('; ') };
}

/**
 * The signals that ask for a reboot, now. Throws `bridgeFailed` when the registry could not be asked; the update
 * agent's silence is a note only, for a kit does not need it.
 */
export async function readRebootState(bridge: Bridge, clock: System['clock']): Promise<RebootState> {
  const limits = { timeoutMs: SIGNALS_TIMEOUT_MS, silenceMs: SIGNALS_SILENCE_MS };
  const answer = await readInventoryParts(bridge, clock, ['rebootSignals', 'servicing', 'rebootAgent'], limits);
  const known = demandPart(answer, 'inventory', 'rebootSignals', signalItem);
  const [servicing] = demandPart(answer, 'inventory', 'servicing', servicingItem);
  if (servicing === undefined)
    throw new PatchPilotError('bridgeFailed', 'inventory', 'expected the state of servicing');
  const agent = partOf(answer, 'inventory', 'rebootAgent', signalItem);
  const all = [...known, ...(agent.ok ? agent.items : [])];
  const notes = all
    .filter((one) => one.set === null)
    .map((one) => `the reboot signal ${one.name} could not be read: ${one.message ?? 'no reason'}`);
  if (!agent.ok) notes.push(`the update agent did not say whether it waits for a reboot: ${agent.reason}`);
  return {
    signals: all.flatMap((one) => signalOf(one) ?? []),
    blocksInstallation: all.some((one) => one.set === true && BLOCKING.has(one.name)),
    servicingInProgress: servicing.servicingInProgress,
    autoLogonChecked: servicing.autoLogonChecked,
    notes,
  };
}
