import type { Device } from '../../device/port/device.ts';
import { nextAction } from '../../domain/next-action.ts';
import { decideRestart } from '../../domain/auto-restart.ts';
import type { RunFolder } from '../../evidence/run-folder.ts';
import { readPolicy } from '../../phases/artifacts.ts';
import type { Policies } from '../../schema/policy/index.ts';
import type { RebootPlan, RestartDecision } from '../../schema/run.ts';
import type { System } from '../../system/system.ts';
import type { RunDevice } from '../run/phase-context.ts';
import type { FoundRun } from './found-run.ts';

const REBOOT = { exitName: 'RebootRequired', why: [], todo: 0, wouldInstall: 0 };

/** Without its full stop: what Windows answered to a request may follow. */
const REBOOT_NEXT = nextAction(REBOOT).replace(/\.$/u, '');

type RestartPlan = NonNullable<RebootPlan['restart']>;

/** What keeps us from asking Windows to restart, for a person; the decision itself is in RebootPlan.json. */
const KEPT: Readonly<Record<Exclude<RestartDecision, 'restart' | 'notAllowed'>, string>> = {
  outsideWindow: 'no maintenance window is open',
  windowTooShort: 'the maintenance window closes before the delay is over',
  activeUser: 'somebody is logged on',
  sessionsUnknown: 'it is not known whether somebody is logged on',
};

/**
 * Whether Windows is to be asked to restart, decided now. Sessions are only looked at where policy allows a restart.
 */
export async function planRestart(device: Device, { UpdatePolicy }: Policies): Promise<RestartPlan> {
  const { rebootSettings, maintenanceWindows } = UpdatePolicy;
  const sessions = rebootSettings.allowAutoReboot
    ? await device.sessions()
    : { state: 'unknown' as const, findings: ['not looked at: policy does not allow a restart'] };
  const at = { nowMs: device.now(), timeZone: device.timeZone };
  return { decision: decideRestart({ ...rebootSettings, ...at, windows: maintenanceWindows, sessions }), sessions };
}

/**
 * Carries the plan out, once cookie and seal are on disk. What Windows answered goes into the record of the open run,
 * for the run itself is sealed; the next hop tells it in an event. Returns what is to be done next.
 */
export async function carryOutRestart(
  system: System,
  { device, state }: Pick<RunDevice, 'device' | 'state'>,
  { UpdatePolicy }: Policies,
  { decision }: RestartPlan,
): Promise<string> {
  const { delaySeconds, message } = UpdatePolicy.rebootSettings;
  if (decision === 'notAllowed') return REBOOT_NEXT;
  if (decision !== 'restart') return `${REBOOT_NEXT}; Windows was not asked to restart: ${KEPT[decision]}`;
  const answer = await device.requestReboot(delaySeconds, message);
  const at = new Date(system.clock.now()).toISOString();
  const open = state.openRun();
  if (open !== undefined) state.writeOpenRun({ ...open, restartAsked: { at, delaySeconds, ...answer } });
  if (!answer.accepted) return `${REBOOT_NEXT}; Windows refused to restart: ${answer.detail}`;
  return `Windows restarts in ${delaySeconds} s; after that run the same command again`;
}

const SHUT_DOWN =
  'since then the device was shut down and started, which with Fast Startup is no restart: choose Restart, not Shut down';

/**
 * What is to be done while a run still waits on the same boot. Windows is asked again where the sealed policy lets it
 * by now: the window has opened, or the user has gone. A restart that was asked for and is not due yet is left alone.
 */
export async function nextWhileWaiting(
  system: System,
  device: Device,
  { record, folder, state }: FoundRun,
  waitingSince: string,
): Promise<string> {
  const { restartAsked } = record;
  const due = restartAsked === undefined ? 0 : Date.parse(restartAsked.at) + restartAsked.delaySeconds * 1000;
  if (restartAsked?.accepted === true && system.clock.now() < due)
    return 'wait: Windows restarts soon, as it was asked to';
  const policies = sealedPolicies(folder);
  if (policies === null || device.mode === 'test') return REBOOT_NEXT;
  const next = await carryOutRestart(system, { device, state }, policies, await planRestart(device, policies));
  return (await device.shutDownInstead(Date.parse(waitingSince))) === true ? `${next}; ${SHUT_DOWN}` : next;
}

/** Under a policy that cannot be read any more nothing is restarted; `verify` names what is wrong with it. */
function sealedPolicies(run: RunFolder): Policies | null {
  try {
    return readPolicy(run).policies;
  } catch {
    return null;
  }
}
