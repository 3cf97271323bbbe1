import type { Updates } from '../device/port/updates.ts';
import { warningsOfMeaning } from '../domain/policy/doubts.ts';
import { withoutSecrets } from '../domain/policy/without-secrets.ts';
import { describeFault, PatchPilotError } from '../errors/error.ts';
import { ARTIFACTS } from '../schema/artifacts.ts';
import { blockedByReboot, unconfirmedBeforeReboot } from './blocked-by-reboot.ts';
import { done, type Phase } from './phase.ts';

/**
 * Keeps the policy and what was learned of the device as evidence. A reboot that was pending before us and blocks
 * installation is asked for here, before anything is listed, so that the run begins at 02 on a clean device.
 */
export const phase: Phase<Updates> = {
  run({ run, facts, loadedPolicy, log, device, state, testMode }) {
    if (loadedPolicy instanceof Error) throw loadedPolicy;
    run.write(ARTIFACTS.effectivePolicy, {
      ...withoutSecrets(loadedPolicy),
      runId: run.runId,
    });
    log('policyLoaded', {
      sha256: loadedPolicy.sha256,
      files: loadedPolicy.files.map((file) => file.path),
      cachedPolicy: loadedPolicy.cachedPolicy,
      warnings: warningsOfMeaning(loadedPolicy).map(describeFault),
    });
    log('deviceOpened', {
      os: facts.os,
      account: facts.account,
      elevated: facts.elevated,
      bootIdentity: facts.bootIdentity,
      pendingReboot: facts.pendingReboot,
      setup: facts.setup,
      notes: facts.notes,
      source: device.updates.kind,
    });
    if (facts.setup !== null) throw new PatchPilotError('setupUnfinished', null, facts.setup);
    const blocked = blockedByReboot(facts, testMode) ?? unconfirmedBeforeReboot(facts, state.seenUpdates(), testMode);
    if (blocked !== null) return blocked;
    return done(facts.os === null ? 'device opened' : `${facts.os.productName} ${facts.os.build}.${facts.os.ubr}`);
  },
};
