import * as v from 'valibot';
import { PatchPilotError } from '../../errors/error.ts';
import type { Scenario } from '../../schema/scenario.ts';
import { usualDevice, type UsualDevice } from '../../schema/usual-device.ts';
import type { RunMode } from '../../schema/run.ts';
import type { System } from '../../system/system.ts';
import type { Device } from '../port/device.ts';
import type { DeviceFacts } from '../port/inspection.ts';
import { scriptedBackup } from './backup.ts';
import { scriptedChecks } from './checks.ts';
import { workingOn } from './working-on.ts';
import { scriptedDiagnostics } from './diagnostics.ts';
import { inventoryOf, osOf, signalsOf } from './inventory.ts';
import { readState, type Memory } from './memory.ts';
import { indexScripts, scriptsOf, type Scripts } from './script.ts';
import { startDevice, type SimulatedStart } from './start.ts';
import { simulatedUpdates, type SimulatedKit } from './updates.ts';

export interface SimulatedDeviceOptions {
  readonly scenario: Scenario;
  /**
   * Absolute; holds `device.json`, `device-changes.jsonl`, `installs.jsonl` and, when somebody reboots the device,
   * `reboot-now`.
   */
  readonly deviceFolder: string;
  readonly start: SimulatedStart;
  /** `scenario` when left out; `test` makes no restore point. */
  readonly mode?: RunMode;
  /** Takes the place of the scripted offers; how they behave is scripted for the same id or KB, else they apply. */
  readonly kit?: SimulatedKit | undefined;
}

/**
 * A device that behaves as its scenario says. `open` comes first and decides whether the device has rebooted since the
 * start before; it throws `scenarioOther` when an open run belongs to another scenario. All durations are the script's:
 * they move `now` and take no real time. Whatever happens is in the device folder before a method returns.
 */
export function createSimulatedDevice(
  system: Pick<System, 'files' | 'ids' | 'assets'>,
  options: SimulatedDeviceOptions,
): Device {
  const { scenario, deviceFolder, start, mode = 'scenario' } = options;
  const scripts = indexScripts(scriptsOf(scenario));
  const check = scriptedChecks(scenario, () => memory().calls().length > 0, mode === 'test');
  const worksOn = scripts.all.some((one) => one.install.worksOnSeconds > 0);
  let opened: Memory | undefined;
  let read: UsualDevice | undefined;
  const usual = (): UsualDevice =>
    (read ??= v.parse(usualDevice, JSON.parse(system.assets.text('assets/simulated/usual-device.json'))));
  const memory = (): Memory => {
    if (opened === undefined) throw new Error('expected an open simulated device, got one that is not open');
    return opened;
  };
  return {
    mode,
    simulated: true,
    timeZone: scenario.timeZone,
    faults: {
      beforeReport() {
        if (scenario.faults.report)
          throw new PatchPilotError('reportFailed', scenario.name, 'the script says that the reports cannot be made');
      },
    },
    updates: simulatedUpdates(memory, scenario, scripts, options.kit),
    async open() {
      opened ??= startDevice(system, deviceFolder, scenario, start);
      return factsOf(scenario, scripts, opened);
    },
    async inventory(onProgress) {
      onProgress('inventory', null);
      return inventoryOf(scenario, scripts, memory().state(), usual());
    },
    async rebootSignals() {
      return signalsOf(scenario, memory().state());
    },
    async waitUntilReady(onProgress) {
      onProgress('wait until Windows is ready', null);
      return scenario.notReadyAfterReboot
        ? { ready: false, detail: 'ServicingInProgress stayed 1' }
        : { ready: true, detail: 'AutoLogonChecked is there, ServicingInProgress is 0' };
    },
    async check(appCheck, application, stage) {
      return check(appCheck, application, stage);
    },
    pause: () => Promise.resolve(),
    async backup(policy) {
      return scriptedBackup(scenario, policy, mode === 'test');
    },
    async diagnostics(policy, save) {
      return scriptedDiagnostics(scenario, policy, save);
    },
    eventRecords: () => Promise.resolve({ records: [], unread: [] }),
    repairDefinitions: () => Promise.resolve(null),
    repair: (kind) => Promise.resolve({ done: true, detail: `simulated: the repair of ${kind} does nothing here` }),
    async sessions() {
      return scenario.device.loggedOn
        ? { state: 'active', findings: ['the script says that somebody is logged on'] }
        : { state: 'none', findings: [] };
    },
    async stillInstalling() {
      return worksOn ? workingOn(memory(), scripts) : null;
    },
    async requestReboot() {
      memory().keep({ rebootsItself: true });
      return { accepted: true, detail: 'the script restarts the device' };
    },
    shutDownInstead: () => Promise.resolve(null),
    now() {
      return Date.parse((opened?.state() ?? readState(system, deviceFolder))?.clock ?? scenario.now);
    },
    close: () => Promise.resolve(),
  };
}

function factsOf(scenario: Scenario, scripts: Scripts, memory: Memory): DeviceFacts {
  const state = memory.state();
  return {
    os: osOf(scenario, scripts, state),
    elevated: scenario.device.elevated,
    account: scenario.device.account,
    bootIdentity: { id: state.bootId, source: 'simulated' },
    pendingReboot: {
      signals: signalsOf(scenario, state),
      blocksInstallation: [...state.signals, ...scenario.rebootNoise].some((one) => one.blocksInstallation),
    },
    setup: scenario.device.setup ?? null,
    notes: scenario.device.notes,
  };
}
