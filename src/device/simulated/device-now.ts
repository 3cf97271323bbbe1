import type { Offer } from '../../schema/catalog.ts';
import type { Scenario } from '../../schema/scenario.ts';
import type { DeviceChange, KeptSignal, KeptUpdate, SimulatedDeviceState } from '../../schema/simulated-device.ts';
import { fingerprint } from './generate/seed.ts';
import type { Script } from './script.ts';
import { updateKey } from '../../domain/update-key.ts';

/** How long a simulated device takes to boot, in milliseconds of its own time. */
export const BOOT_MS = 120_000;

/** The device as this process sees it: `device.json` and every change since, its updates by id and revision. */
export type DeviceNow = Readonly<Omit<SimulatedDeviceState, 'updates' | 'history'>> & {
  readonly updates: ReadonlyMap<string, KeptUpdate>;
  readonly history: readonly SimulatedDeviceState['history'][number][];
};

/** A device that takes changes in place, so that one more costs the same however many were before. */
export function changeable(first: SimulatedDeviceState): {
  now: () => DeviceNow;
  apply: (change: DeviceChange) => void;
} {
  const updates = new Map(first.updates.map((one) => [updateKey(one), one]));
  const history = [...first.history];
  let now: DeviceNow = { ...first, updates, history };
  return {
    now: () => now,
    apply(change) {
      if (change.update !== undefined) updates.set(updateKey(change.update), change.update);
      if (change.history !== undefined) history.push(change.history);
      const { clock = now.clock, rebootsItself = now.rebootsItself, signals = now.signals } = change;
      now = { ...now, clock, rebootsItself, signals };
    },
  };
}

/** The device in the form of `device.json`. */
export const stored = (now: DeviceNow): SimulatedDeviceState => ({
  ...now,
  updates: [...now.updates.values()],
  history: [...now.history],
});

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

/** What the device remembers of an update; as untouched as its script has it when it was never asked. */
export function keptOf(state: DeviceNow, offer: Offer, script: Script | undefined): KeptUpdate {
  return (
    state.updates.get(updateKey(offer)) ?? {
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

/** The device's clock, moved on. */
export const later = ({ clock }: { readonly clock: string }, ms: number): string =>
  new Date(Date.parse(clock) + ms).toISOString();

/** The signals with one more; one that is set already stays as it is. */
export const withSignal = (signals: readonly KeptSignal[], signal: KeptSignal): KeptSignal[] =>
  signals.some((one) => one.signal === signal.signal) ? [...signals] : [...signals, signal];

/** A strong signal that a reboot takes away. */
export const strongSignal = (signal: string, detail: string): KeptSignal => ({
  signal,
  strength: 'strong',
  detail,
  blocksInstallation: false,
  clearsAtReboot: true,
});
