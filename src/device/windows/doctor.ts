import { win32 } from 'node:path';
import type { GenericSchema, InferOutput } from 'valibot';
import type { DoctorFacts, Read } from '../../domain/doctor/facts.ts';
import { asPatchPilotError } from '../../errors/error.ts';
import type { System } from '../../system/system.ts';
import * as item from './answers.ts';
import { readComponentStore } from './component-store.ts';
import { inventoryOf } from './inventory.ts';
import { readInventoryParts, type InventoryPart } from './inventory-parts.ts';
import { DOCTOR_INVENTORY_MS, DOCTOR_PLACES_MS, DOCTOR_SETUP_MS, DOCTOR_SILENCE_MS } from './limits.ts';
import { Bridge, type BridgeAnswer } from './bridge.ts';
import { readSetupState } from './setup-state.ts';

const PARTS: readonly InventoryPart[] = [
  ...(['services', 'updateSettings', 'rebootSignals', 'disks', 'enrolments'] as const),
  ...(['proxy', 'exclusions', 'clock', 'wsus', 'recovery'] as const),
];
const no = (reason: string): { ok: false; reason: string } => ({ ok: false, reason });

/**
 * Reads what the doctor judges, within a minute, and changes nothing. What cannot be read carries its reason; never
 * throws.
 */
export async function readDoctorFacts(system: System, outputRoot: string): Promise<DoctorFacts> {
  const bridge = new Bridge(system);
  const account = await readAccount(bridge);
  const limits = { timeoutMs: DOCTOR_INVENTORY_MS, silenceMs: DOCTOR_SILENCE_MS };
  const answer = await readInventoryParts(bridge, system.clock, PARTS, limits).catch(
    (error: unknown) => asPatchPilotError(error).message,
  );
  const setup = await readSetup(bridge);
  await bridge.close();
  const componentStore = await readComponentStore(system, bridge.temporaryFolder);
  const items = <S extends GenericSchema>(name: InventoryPart, schema: S): Read<InferOutput<S>[]> => {
    if (typeof answer === 'string') return no(answer);
    const part = item.partOf(answer, 'inventory', name, schema);
    return part.ok ? { ok: true, value: part.items } : no(part.reason);
  };
  const value = (part: InventoryPart, name: string): Read<string | null> =>
    map(items(part, item.settingItem), (all) => {
      const data = all.find((one) => one.name === name)?.data;
      return data === undefined ? null : String(data);
    });
  const listed = typeof answer === 'string' ? null : inventoryOf(answer);
  const known = <T>(part: InventoryPart, of: (inventory: NonNullable<typeof listed>) => T): Read<T> => {
    if (listed === null) return no(typeof answer === 'string' ? answer : 'nothing was read');
    return complete(answer as BridgeAnswer, part) ? { ok: true, value: of(listed) } : no(`${part} could not be read`);
  };
  return {
    account,
    setup,
    services: known('services', (all) => all.services),
    settings: known('updateSettings', (all) => all.updateSettings),
    enrolments: items('enrolments', item.enrolmentItem),
    signals: known('rebootSignals', (all) => all.pendingRebootSignals),
    disks: known('disks', (all) => all.disks),
    systemDrive: win32.parse(system.host.systemRoot).root.slice(0, 2),
    recovery: items('recovery', item.recoveryItem),
    wsus: map(items('wsus', item.wsusItem), ([server = null]) => server),
    timeSync: value('clock', 'Type'),
    proxy: value('proxy', 'WinHttpSettings'),
    exclusions: map(items('exclusions', item.settingItem), (all) => all.map((one) => one.name)),
    componentStore,
    outputRoot,
    nowMs: system.clock.now(),
  };
}

const map = <T, U>(read: Read<T>, to: (value: T) => U): Read<U> =>
  read.ok ? { ok: true, value: to(read.value) } : read;

const complete = (answer: BridgeAnswer, part: InventoryPart): boolean => answer.parts.get(part)?.state === 'complete';

async function readAccount(bridge: Bridge): Promise<DoctorFacts['account']> {
  const limits = { timeoutMs: DOCTOR_PLACES_MS, silenceMs: DOCTOR_PLACES_MS };
  try {
    const answer = await bridge.ask('places', [['part', 'account']], limits);
    const { name, isAdministrator, isSystem } = item.demandOne(answer, 'places', 'account', item.accountItem);
    return { ok: true, value: { name, elevated: isAdministrator || isSystem } };
  } catch (error) {
    return no(asPatchPilotError(error).message);
  }
}

async function readSetup(bridge: Bridge): Promise<DoctorFacts['setup']> {
  const limits = { timeoutMs: DOCTOR_SETUP_MS, silenceMs: DOCTOR_SETUP_MS };
  try {
    return { ok: true, value: await readSetupState(bridge, limits) };
  } catch (error) {
    return no(asPatchPilotError(error).message);
  }
}
