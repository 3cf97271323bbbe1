import type * as v from 'valibot';
import type { Inventory } from '../../schema/inventory.ts';
import type { System } from '../../system/system.ts';
import type { InventoryAnswer } from '../port/inspection.ts';
import type { OnProgress } from '../port/progress.ts';
import * as item from './answers.ts';
import { partOf } from './answers.ts';
import { INVENTORY_SILENCE_MS, INVENTORY_TIMEOUT_MS, MAX_RAW_CHARACTERS } from './limits.ts';
import { updateManagersOf } from '../../domain/update-managers.ts';
import { osFactsOf } from './os-facts.ts';
import { packageStateName } from './package-state.ts';
import { INVENTORY_PARTS, readInventoryParts, type InventoryPart } from './inventory-parts.ts';
import type { Bridge, BridgeAnswer } from './bridge.ts';
import { signalOf } from './reboot-signals.ts';

/** The device as baseline and snapshot keep it; what could not be read is named in `missing`. */
export async function readInventory(
  bridge: Bridge,
  clock: System['clock'],
  onProgress: OnProgress,
): Promise<InventoryAnswer> {
  onProgress('inventory', null);
  const limits = { timeoutMs: INVENTORY_TIMEOUT_MS, silenceMs: INVENTORY_SILENCE_MS };
  const answer = await readInventoryParts(bridge, clock, INVENTORY_PARTS, limits);
  return { inventory: inventoryOf(answer), raw: { 'inventory.jsonl': capped(answer.output) } };
}

/** Whole lines up to the cap; what is left out is said in a last line that is no line of the bridge. */
function capped(output: string): string {
  if (output.length <= MAX_RAW_CHARACTERS) return output;
  const kept = output.slice(0, output.lastIndexOf('\n', MAX_RAW_CHARACTERS) + 1);
  return `${kept}#cut: ${output.length - kept.length} of ${output.length} characters left out\n`;
}

/** Pure: the lines of the bridge as an inventory. */
export function inventoryOf(answer: BridgeAnswer): Inventory {
  const missing: Inventory['missing'] = [];
  const items = <S extends v.GenericSchema>(name: InventoryPart, schema: S, part: string): v.InferOutput<S>[] => {
    const read = partOf(answer, 'inventory', name, schema);
    if (!read.ok) missing.push({ part, reason: read.reason });
    else if (read.skipped > 0) missing.push({ part, reason: `${read.skipped} entries could not be read` });
    return read.ok ? read.items : [];
  };
  const [os] = items('os', item.osItem, 'os');
  const [boot] = items('boot', item.bootItem, 'bootIdentity');
  const bootId = boot?.id?.toLowerCase() ?? null;
  const signals = items('rebootSignals', item.signalItem, 'pendingRebootSignals');
  const agent = partOf(answer, 'inventory', 'rebootAgent', item.signalItem);
  const [hardware] = items('hardware', item.hardwareItem, 'hardware');
  const services = items('services', item.serviceItem, 'services').map((one) => ({
    name: one.name,
    displayName: one.displayName ?? one.name,
    startType: one.start ?? 'unknown',
    state: one.state ?? 'unknown',
  }));
  const updateSettings: Inventory['updateSettings'] = Object.fromEntries(
    items('updateSettings', item.settingItem, 'updateSettings').map((one) => [
      `${one.key}\\${one.name}`,
      Array.isArray(one.data) ? one.data.join(';') : one.data,
    ]),
  );
  const enrolments = items('enrolments', item.enrolmentItem, 'updateManagers');
  return {
    os: os === undefined ? null : osFactsOf(os),
    hardware:
      hardware === undefined
        ? null
        : { ...hardware, secureBoot: hardware.secureBoot === null ? null : hardware.secureBoot === 1 },
    services,
    drivers: items('drivers', item.driverItem, 'drivers').map((one) => ({
      id: one.key,
      name: one.name ?? one.key,
      provider: one.provider ?? '',
      version: one.version,
      date: one.date,
    })),
    installedApplications: items('applications', item.applicationItem, 'installedApplications').map((one) => ({
      id: one.key,
      name: one.name,
      version: one.version ?? '',
      publisher: one.publisher ?? '',
      scope: one.scope,
    })),
    installedUpdates: [
      ...items('updates', item.packageItem, 'installedUpdates').map((one) => ({
        id: one.name,
        kb: kbIn(one.name),
        title: null,
        state: packageStateName(one.state),
        installedAt: one.installTime,
        source: 'package' as const,
      })),
      ...items('history', item.historyItem, 'updateHistory').map(historyEntry),
    ],
    updateSettings,
    updateManagers: updateManagersOf(services, updateSettings, enrolments),
    pendingRebootSignals: [...signals, ...(agent.ok ? agent.items : [])].flatMap((one) => signalOf(one) ?? []),
    disks: items('disks', item.diskItem, 'disks').map((one) => ({
      name: one.name,
      totalBytes: one.total,
      freeBytes: one.free,
    })),
    listeningPorts: items('ports', item.portItem, 'listeningPorts').map((one) => ({
      protocol: 'tcp',
      address: one.address,
      port: one.port,
      process: one.process,
    })),
    scheduledTasks: items('tasks', item.taskItem, 'scheduledTasks').map((one) => ({ path: one.path, state: null })),
    bootIdentity: bootId === null ? null : { id: bootId, source: 'volatile registry key' },
    missing,
  };
}

const kbIn = (words: string): string | null => /(?:^|[^A-Za-z0-9])(KB\d{4,9})(?![0-9])/u.exec(words)?.[1] ?? null;

/** Operation result codes of the update agent, as claims: an entry of the history is its word, not a state on disk. */
const RESULTS = ['notStarted', 'inProgress', 'succeeded', 'succeededWithErrors', 'failed', 'aborted'];
const UNINSTALL = 2;

function historyEntry(one: v.InferOutput<typeof item.historyItem>) {
  const result = RESULTS[one.result ?? -1] ?? 'unknown';
  return {
    id: `${one.updateId ?? 'unknown'}.${one.revision ?? 0}`,
    kb: kbIn(one.title ?? ''),
    title: one.title,
    state: one.operation === UNINSTALL ? `uninstall ${result}` : result,
    installedAt: one.date,
    source: 'history' as const,
  };
}
