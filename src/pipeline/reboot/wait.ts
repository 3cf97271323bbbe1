import { decideExit } from '../../domain/exit-code.ts';
import { EXIT_CODES } from '../../domain/exit-codes.ts';
import { PatchPilotError } from '../../errors/error.ts';
import { readRunFacts } from '../../evidence/facts.ts';
import { ARTIFACTS } from '../../schema/artifacts.ts';
import { makeHopSeal, type MadeSeal } from '../../evidence/seal.ts';
import { readPolicy } from '../../phases/artifacts.ts';
import type { Counts } from '../../schema/basics.ts';
import type { OpenRun } from '../../schema/device-state.ts';
import type { BootIdentity } from '../../schema/inventory.ts';
import type { Policies } from '../../schema/policy/index.ts';
import type { RebootPlan } from '../../schema/run.ts';
import type { DeviceState } from '../../state/device-state.ts';
import type { System } from '../../system/system.ts';
import { endHop } from '../run/close.ts';
import type { Journal } from '../run/journal.ts';
import type { RunDevice } from '../run/phase-context.ts';
import type { RowsEnd } from '../run/runner.ts';
import { carryOutRestart, planRestart } from './restart.ts';

/** How a run waits: the root of the seal over the hop, the counts until now, what is to be done next. */
export interface Waiting {
  readonly root: string;
  readonly counts: Counts;
  readonly nextAction: string;
}

type Asked = Extract<RowsEnd, { kind: 'reboot' }>;

/**
 * Ends a hop at 150: plan, events, checkpoint, run.json, then the seal as the last file of the run, then the open run
 * and its cookie. The open run is what makes it wait: a kill before it leaves a run that continues by its checkpoint,
 * which still names the phase that asked, and the phase asks again; one after it costs the cookie, which is for people.
 *
 * Null when the run has waited as often as it may: that is its failure, recorded.
 */
export async function waitForReboot(
  system: System,
  journal: Journal,
  on: RunDevice,
  { phase, outcome }: Asked,
): Promise<Waiting | null> {
  const { device, facts, state } = on;
  const { policies } = readPolicy(journal.run);
  const { maxReboots } = policies.UpdatePolicy.rebootSettings;
  if (journal.state.hop > maxReboots) {
    const detail = `expected at most ${maxReboots} reboots in one run, got one more`;
    journal.fail(phase, new PatchPilotError('tooManyReboots', null, detail));
    return null;
  }
  const restart = await planRestart(device, policies);
  const deviceTime = device.now(); // ages are counted in it
  const decidedAt = journal.time();
  const plan = { outcome, boot: facts.bootIdentity, restart, decidedAt };
  writePlan(journal, policies, plan);
  const { hop } = journal.state;
  journal.log('restartDecided', null, { ...restart }, true);
  journal.log('waitingForReboot', null, { hop, resumeAt: outcome.resumeAt, deviceTime }, true);
  journal.checkpoint({ status: 'waiting' });
  const { counts } = decideExit({ ...readRunFacts(system.files, journal.run.root), waiting: true });
  const hops = endHop(journal, decidedAt);
  const exit = { exitCode: EXIT_CODES.RebootRequired, exitName: 'RebootRequired', why: [], counts };
  journal.saveRecord({ status: 'waiting', ...exit, hops });
  journal.events.close();
  const seal = makeHopSeal(system.files, journal.run, hop);
  nameWaiting(state, journal, seal, plan);
  const nextAction = await carryOutRestart(system, on, policies, restart);
  return { root: seal.root, counts, nextAction };
}

interface Plan extends Pick<Asked, 'outcome'> {
  readonly boot: BootIdentity;
  readonly restart: NonNullable<RebootPlan['restart']>;
  readonly decidedAt: string;
}

function writePlan({ run, state }: Journal, { UpdatePolicy }: Policies, plan: Plan): void {
  const { outcome, boot, restart, decidedAt } = plan;
  const { allowAutoReboot, delaySeconds, message } = UpdatePolicy.rebootSettings;
  run.write(ARTIFACTS.rebootPlan, {
    ...{ schemaVersion: 1, runId: run.runId, hop: state.hop, decidedAt, required: true, resumeAt: outcome.resumeAt },
    ...{ automatic: allowAutoReboot, delaySeconds, message },
    ...{ bootIdentity: boot, reasons: [...outcome.reasons], restart },
  });
}

/** The device names the run as one that waits, with the seal that it must still bear when it goes on. */
function nameWaiting(state: DeviceState, { run, record, state: { hop } }: Journal, seal: MadeSeal, plan: Plan): void {
  const { outcome, boot: bootIdentity, decidedAt } = plan;
  const { resumeAt } = outcome;
  const open = state.openRun();
  if (open !== undefined) {
    const waiting: OpenRun = { ...open, status: 'waiting', hop, bootIdentity, resumeAt };
    delete waiting.restartAsked; // of an earlier hop, which has told it in an event
    delete waiting.cookieLost;
    state.writeOpenRun({ ...waiting, seal: { sha256: seal.sha256, root: seal.root }, waitingSince: decidedAt });
  }
  const { tenantId, clientId, siteId, deviceId, simulated } = record;
  state.writeCookie({
    ...{ schemaVersion: 1, runId: run.runId, tenantId, clientId, siteId, deviceId, hop },
    ...{ createdAt: decidedAt, simulated, bootIdentity, resumeAt },
    ...{ sealSha256: seal.sha256, sealRoot: seal.root },
  });
}
