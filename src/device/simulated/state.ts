import type { Offer } from '../../schema/catalog.ts';
import type { Scenario } from '../../schema/scenario.ts';
import type { KeptSignal, KeptUpdate, SimulatedDeviceState } from '../../schema/simulated-device.ts';
import { fingerprint } from './generate/seed.ts';
import type { Script } from './script.ts';

/** How long a simulated device takes to boot, in milliseconds of its own time. */
export const BOOT_MS = 120_000;

/** A device that nothing has happened to yet. */
export function newDevice(scenario: Scenario, bootId: string): SimulatedDeviceState {
  return {
    schemaVersion: 1,
    scenario: scenario.name,
    fingerprint: fingerprintOf(scenario),
    bootId,
    bootCount: 0,
    startCount: 0,
    clock: scenario.now,
    rebootsItself: false,
    updates: [],
    signals: scenario.pendingRebootBefore.map((signal) => ({ ...signal })),
    history: [],
  };
}

export const fingerprintOf = (scenario: Scenario): string => fingerprint(JSON.stringify(scenario));

export const sameUpdate = (
  a: { readonly updateId: string; readonly revision: number },
  b: { readonly updateId: string; readonly revision: number },
): boolean => a.updateId === b.updateId && a.revision === b.revision;

/** What the device remembers of an update; as untouched as its script has it when it was never asked. */
export function keptOf(state: SimulatedDeviceState, offer: Offer, script: Script | undefined): KeptUpdate {
  return (
    state.updates.find((one) => sameUpdate(one, offer)) ?? {
      updateId: offer.updateId,
      revision: offer.revision,
      kb: offer.kb,
      downloadAttempts: 0,
      installCalls: 0,
      stage: script?.install.does === 'alreadyThere' ? 'present' : 'absent',
      atBoot: null,
      bootsLeft: 0,
      traces: false,
      superseded: false,
      rebootedDevice: false,
    }
  );
}

/** The state with this update's record in place of the one before; new records go to the end. */
export function withUpdate(state: SimulatedDeviceState, kept: KeptUpdate): SimulatedDeviceState {
  const known = state.updates.some((one) => sameUpdate(one, kept));
  const updates = known ? state.updates.map((one) => (sameUpdate(one, kept) ? kept : one)) : [...state.updates, kept];
  return { ...state, updates };
}

/** The state with the device's clock moved on. */
export const later = (state: SimulatedDeviceState, ms: number): SimulatedDeviceState => ({
  ...state,
  clock: new Date(Date.parse(state.clock) + ms).toISOString(),
});

/** The state with a signal set; one that is set already stays as it is. */
export function withSignal(state: SimulatedDeviceState, signal: KeptSignal): SimulatedDeviceState {
  if (state.signals.some((one) => one.signal === signal.signal)) return state;
  return { ...state, signals: [...state.signals, signal] };
}

/** A strong signal that a reboot takes away. */
export const strongSignal = (signal: string, detail: string): KeptSignal => ({
  signal,
  strength: 'strong',
  detail,
  blocksInstallation: false,
  clearsAtReboot: true,
});
