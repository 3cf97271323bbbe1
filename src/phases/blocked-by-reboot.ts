import { pendingAttempts } from '../domain/attempts.ts';
import type { DeviceFacts } from '../device/port/inspection.ts';
import type { SeenUpdate } from '../schema/device-state.ts';
import type { PhaseOutcome } from './phase.ts';
import { PHASE_IDS } from '../schema/phases.ts';

/**
 * A reboot that was pending before us and blocks installation: asked for at once, with nothing installed and nothing
 * listed, so that the run begins at 02 on a device that can be patched. Null when nothing blocks.
 */
export function blockedByReboot(facts: DeviceFacts, testMode: boolean): PhaseOutcome | null {
  return facts.pendingReboot.blocksInstallation && !testMode ? askedFirst(facts) : null;
}

/**
 * An earlier run attempted something in this very boot, nobody has confirmed it, and a reboot is pending: what came of
 * it shows only after that reboot, which is what that run would have waited for. Null when nothing is to be waited for.
 */
export function unconfirmedBeforeReboot(
  facts: DeviceFacts,
  history: readonly SeenUpdate[],
  testMode: boolean,
): PhaseOutcome | null {
  const pending = facts.pendingReboot.signals.some(({ strength }) => strength === 'strong');
  const attempted = pendingAttempts(history, null).some(({ attempt }) => attempt.boot?.id === facts.bootIdentity.id);
  return pending && attempted && !testMode ? askedFirst(facts) : null;
}

function askedFirst(facts: DeviceFacts): PhaseOutcome {
  const reasons = facts.pendingReboot.signals.map((signal) => ({
    ...signal,
    pendingBefore: true,
    decides: signal.strength === 'strong',
  }));
  return { kind: 'reboot', resumeAt: PHASE_IDS.Baseline, reasons };
}
