import { makeHopSeal } from '../../evidence/seal.ts';
import { PatchPilotError } from '../../errors/error.ts';
import type { PhaseOutcome } from '../../phases/phase.ts';
import { ARTIFACTS } from '../../schema/artifacts.ts';
import type { OpenRun } from '../../schema/device-state.ts';
import type { BootIdentity } from '../../schema/inventory.ts';
import type { EffectivePolicy } from '../../schema/policy/index.ts';
import type { RebootPlan } from '../../schema/run.ts';
import type { DeviceState } from '../../state/device-state.ts';
import type { System } from '../../system/system.ts';
import { decideExit } from '../../domain/exit-code.ts';
import { EXIT_CODES } from '../../domain/exit-codes.ts';
import { readRunFacts } from '../../evidence/facts.ts';
import { endHop } from '../run/close.ts';
import type { Journal } from '../run/journal.ts';

type Reboot = Extract<PhaseOutcome, { kind: 'reboot' }>;

/** Throws `tooManyReboots` when the run has waited as often as policy allows. */
export function assertMayWait(hop: number, maxReboots: number): void {
  if (hop > maxReboots) {
    throw new PatchPilotError(
      'tooManyReboots',
      null,
      `expected at most ${maxReboots} reboots in one run, got one more`,
    );
  }
}

/**
 * Ends a hop at 150: plan, events, checkpoint, run.json, then the seal as the last file of the run, then the open run
 * and its cookie. The open run is what makes it wait: a kill before it leaves a run that continues by its checkpoint, which
 * still names the phase that asked, and the phase asks again; one after it costs the cookie, which is for people. `deviceTime` is what `Device.now` says: ages are counted in it.
 */
export function waitForReboot(
  system: System,
  state: DeviceState,
  journal: Journal,
  policy: EffectivePolicy,
  boot: BootIdentity,
  outcome: Reboot,
  deviceTime: number,
  restart: NonNullable<RebootPlan['restart']>,
): { root: string; counts: ReturnType<typeof decideExit>['counts'] } {
  const { run } = journal;
  const { hop } = journal.state;
  const { rebootSettings } = policy.policies.UpdatePolicy;
  const decidedAt = journal.time();
  run.write(ARTIFACTS.rebootPlan, {
    schemaVersion: 1,
    runId: run.runId,
    hop,
    decidedAt,
    required: true,
    resumeAt: outcome.resumeAt,
    automatic: rebootSettings.allowAutoReboot,
    delaySeconds: rebootSettings.delaySeconds,
    message: rebootSettings.message,
    bootIdentity: boot,
    reasons: [...outcome.reasons],
    restart,
  });
  journal.log('restartDecided', null, { ...restart }, true);
  journal.log('waitingForReboot', null, { hop, resumeAt: outcome.resumeAt, deviceTime }, true);
  journal.checkpoint({ status: 'waiting' });
  const { counts } = decideExit({ ...readRunFacts(system.files, run.root), waiting: true });
  journal.saveRecord({
    status: 'waiting',
    exitCode: EXIT_CODES.RebootRequired,
    exitName: 'RebootRequired',
    why: [],
    counts,
    hops: endHop(journal, decidedAt),
  });
  journal.events.close();
  const seal = makeHopSeal(system.files, run, hop);
  const open = state.openRun();
  if (open !== undefined) {
    const waiting: OpenRun = { ...open, status: 'waiting', hop, bootIdentity: boot, resumeAt: outcome.resumeAt };
    delete waiting.restartAsked; // of an earlier hop, which has told it in an event
    delete waiting.cookieLost;
    state.writeOpenRun({ ...waiting, seal: { sha256: seal.sha256, root: seal.root }, waitingSince: decidedAt });
  }
  const { tenantId, clientId, siteId, deviceId, simulated } = journal.record;
  state.writeCookie({
    schemaVersion: 1,
    runId: run.runId,
    tenantId,
    clientId,
    siteId,
    deviceId,
    hop,
    createdAt: decidedAt,
    simulated,
    bootIdentity: boot,
    resumeAt: outcome.resumeAt,
    sealSha256: seal.sha256,
    sealRoot: seal.root,
  });
  return { root: seal.root, counts };
}
