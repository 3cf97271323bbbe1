import type { KeptUpdate, SimulatedDeviceState } from '../../schema/simulated-device.ts';
import { BOOT_MS, later, strongSignal, withSignal } from './device-now.ts';

/** The signal of an update that needs yet another reboot. */
const SECOND_REBOOT = 'WindowsUpdate\\Services\\Pending';

/**
 * The device after a reboot: another boot identity, staged updates present or rolled back, signals gone, except
 * those that no reboot clears and the one of an update that needs a second.
 */
export function bootDevice(state: SimulatedDeviceState, bootId: string): SimulatedDeviceState {
  const updates = state.updates.map(bootUpdate);
  const signals = state.signals.filter((one) => !one.clearsAtReboot);
  const waiting = updates.find((one) => one.bootsLeft > 0);
  return {
    ...state,
    clock: later(state, BOOT_MS),
    bootId,
    bootCount: state.bootCount + 1,
    rebootsItself: false,
    updates,
    signals:
      waiting === undefined
        ? signals
        : withSignal(signals, strongSignal(SECOND_REBOOT, `${waiting.kb ?? waiting.updateId} is not complete yet`)),
  };
}

function bootUpdate(kept: KeptUpdate): KeptUpdate {
  if (kept.bootsLeft === 0) return kept;
  const bootsLeft = kept.bootsLeft - 1;
  if (bootsLeft > 0) return { ...kept, bootsLeft };
  return kept.atBoot === 'rolledBack'
    ? { ...kept, bootsLeft, atBoot: null, stage: 'absent', traces: true }
    : { ...kept, bootsLeft, atBoot: null, stage: 'present', traces: false };
}
