import { win32 } from 'node:path';
import { PatchPilotError } from '../../errors/error.ts';
import type { BuildTable } from '../../schema/builds.ts';
import type { ClientProfile } from '../../schema/policy/index.ts';
import type { System } from '../../system/system.ts';
import type { Device } from '../port/device.ts';
import type { OnProgress } from '../port/progress.ts';
import type { UpdateSource } from '../port/updates.ts';
import type { AgentOptions } from './agent/agent-search.ts';
import { createAgentUpdates, type AgentSource } from './agent/agent-updates.ts';
import { keptAwake } from './awake.ts';
import type { Bridge } from './bridge.ts';
import { attemptCheck } from './checks/checks.ts';
import { repairComponentStore } from './component-store.ts';
import { repairDefinitions } from './defender.ts';
import { collectFiles } from './diagnostics.ts';
import { readEventRecords } from './event-records.ts';
import { readInventory } from './inventory.ts';
import { createKitUpdates, type KitOptions } from './kit-updates.ts';
import { LOGON_GRACE_MS, READY_POLL_MS, READY_TIMEOUT_MS } from './limits.ts';
import { TEMPORARY_FOLDER, type WindowsPlaces } from './places.ts';
import { readRebootState } from './reboot-signals.ts';
import { askForRestart, shutDownSince } from './restart.ts';
import { readSessions } from './sessions.ts';
import { readSetupState } from './setup-state.ts';
import { setStoreAside } from './update-store.ts';

export interface WindowsDeviceOptions {
  /** `test` changes nothing on the device. */
  readonly mode: 'live' | 'test';
  /** Whom everything is asked; who opened it closes it. */
  readonly bridge: Bridge;
  /** What `securePlaces` found at this start. */
  readonly places: WindowsPlaces;
  /** Null asks the update agent. */
  readonly kit: KitOptions | null;
  readonly agent: AgentOptions;
  /** Which update leaves which build: the embedded table, or a newer one of the configuration. */
  readonly builds: BuildTable;
  /** What the policy lets checks run. */
  readonly allowCommands: ClientProfile['allowCommands'];
}

/**
 * This Windows device. Everything it says comes from Windows PowerShell or from files; everything it does goes through
 * programs of System32.
 */
export function createWindowsDevice(system: System, options: WindowsDeviceOptions): Device {
  const { host, clock } = system;
  const { bridge, places, kit, mode } = options;
  const { staleDays } = options.agent.policy.updateSettings;
  const changes = kit?.copies ?? options.agent.changes;
  const temporaryFolder =
    mode === 'live' && changes ? win32.join(host.machineFolder, TEMPORARY_FOLDER) : win32.join(host.systemRoot, 'Temp');
  bridge.temporaryFolder = temporaryFolder;
  const at = { temporaryFolder, builds: options.builds, os: () => places.os };
  let agent: AgentSource | null = null;
  const source: UpdateSource & { close(): void | Promise<void> } =
    kit === null
      ? (agent = createAgentUpdates(bridge, system, { ...options.agent, ...at }))
      : createKitUpdates(bridge, system, { ...kit, ...at, staleDays });
  const awake = keptAwake(system, temporaryFolder, source);
  return {
    mode,
    simulated: false,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    updates: awake.updates,
    async open() {
      const reboot = places.elevated ? await readRebootState(bridge, clock) : null;
      const setup = places.elevated ? await readSetupState(bridge) : null;
      const blocked =
        setup === null && places.elevated && changes && agent !== null && (await blocksInstallation(agent));
      return {
        os: places.os,
        elevated: places.elevated,
        account: places.account,
        // Without the key this start never waits for a reboot; an identity of its own equals no other.
        bootIdentity: places.boot ?? { id: system.ids.guid(), source: 'this start only' },
        pendingReboot: {
          signals: [...(reboot?.signals ?? []), ...(blocked ? [REBOOT_BEFORE_INSTALLATION] : [])],
          blocksInstallation: reboot?.blocksInstallation === true || blocked,
        },
        setup,
        notes: [...places.notes, ...(reboot?.notes ?? [])],
      };
    },
    inventory: (onProgress) => readInventory(bridge, clock, onProgress),
    async rebootSignals() {
      return (await readRebootState(bridge, clock)).signals;
    },
    waitUntilReady: (onProgress) => waitUntilReady(bridge, clock, onProgress),
    check: (check, _application, _stage, sinceMs) =>
      attemptCheck({ system, bridge, temporaryFolder, allowCommands: options.allowCommands }, check, sinceMs),
    pause: (ms, signal) => clock.sleep(ms, signal),
    async backup(policy) {
      if (policy.createRestorePoint || policy.requireBackup !== null) throw notInThisVersion('BackupPolicy');
      return { configured: false, satisfied: true, action: 'none', findings: [] };
    },
    async diagnostics(policy, save) {
      return collectFiles(system.files, host.systemRoot, policy, save);
    },
    // The processes that we started are known to the pipeline, which recorded them.
    stillInstalling: () => Promise.resolve(null),
    eventRecords: (sinceMs) => readEventRecords(system, temporaryFolder, sinceMs),
    repairDefinitions: (onProgress) => repairDefinitions(system, temporaryFolder, onProgress),
    async repair(kind, onProgress) {
      onProgress(kind === 'componentStore' ? 'repair the component store' : "set the update agent's store aside", null);
      if (kind === 'componentStore') return repairComponentStore(system, temporaryFolder);
      await bridge.renew(); // its process would hold on to services that are stopped
      return setStoreAside(system, bridge);
    },
    sessions: () => readSessions(bridge, clock),
    requestReboot: (delaySeconds, message) => askForRestart(system, temporaryFolder, delaySeconds, message),
    shutDownInstead: (sinceMs) => shutDownSince(system, temporaryFolder, sinceMs),
    now: () => clock.now(),
    async close() {
      await source.close();
      await awake.close();
    },
  };
}

const REBOOT_BEFORE_INSTALLATION = {
  signal: 'updateAgentBeforeInstallation',
  strength: 'strong',
  detail: 'the update agent installs nothing before a reboot',
} as const;

/** Whether the agent installs nothing before a reboot. One that does not answer is phase 03's to report. */
async function blocksInstallation(agent: AgentSource): Promise<boolean> {
  try {
    return (await agent.state()).rebootBeforeInstallation === true;
  } catch (error) {
    if (error instanceof PatchPilotError) return false;
    throw error;
  }
}

/** The start refuses a policy that sets such a key (240 `why=config`); this is for a start that forgot to. */
const notInThisVersion = (key: string): PatchPilotError =>
  new PatchPilotError('configNotActedOn', key, 'expected a key that is acted on here');

/**
 * Ready: servicing has nothing in progress, and Winlogon has looked for an automatic logon, which it does at the end of
 * a start. Never waits for TiWorker.exe, which can take a day.
 */
async function waitUntilReady(
  bridge: Bridge,
  clock: System['clock'],
  onProgress: OnProgress,
): Promise<{ ready: boolean; detail: string }> {
  const begun = clock.elapsed();
  for (;;) {
    onProgress('wait until Windows is ready', null);
    const state = await readRebootState(bridge, clock);
    const waited = clock.elapsed() - begun;
    const serviced = (state.servicingInProgress ?? 0) === 0;
    if (serviced && state.autoLogonChecked) return { ready: true, detail: 'servicing is done, Winlogon is ready' };
    if (serviced && waited >= LOGON_GRACE_MS) {
      return { ready: true, detail: 'servicing is done; AutoLogonChecked is not there' };
    }
    if (waited >= READY_TIMEOUT_MS) {
      return { ready: false, detail: `ServicingInProgress is still ${state.servicingInProgress ?? 0}` };
    }
    await clock.sleep(READY_POLL_MS);
  }
}
