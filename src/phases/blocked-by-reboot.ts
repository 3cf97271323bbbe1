import type { DeviceFacts } from '../device/port.ts';
import type { PhaseOutcome } from './phase.ts';

/**
 * A reboot that was pending before us and blocks installation: asked for at once, with nothing installed and nothing
 * listed, so that the run begins at 02 on a device that can be patched. Null when nothing blocks.
 */
export function blockedByReboot(facts: DeviceFacts, testMode: boolean): PhaseOutcome | null {
  if (!facts.pendingReboot.blocksInstallation || testMode) return null;
  const reasons = facts.pendingReboot.signals.map((signal) => ({
    ...signal,
    pendingBefore: true,
    decides: signal.strength === 'strong',
  }));
  return { kind: 'reboot', resumeAt: '02', reasons };
}
