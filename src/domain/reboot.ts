import type { PendingRebootSignal } from '../schema/inventory.ts';
import { removeSecrets } from './secrets.ts';

export interface RebootReason extends PendingRebootSignal {
  readonly pendingBefore: boolean;
  readonly decides: boolean;
}

export interface RebootVerdict {
  readonly required: boolean;
  readonly reasons: RebootReason[];
}

/**
 * Whether the device must reboot because of us. Strong signals decide, but not those that were there before us; a weak
 * one decides only when an install of ours asked for a reboot; noise never does. An install that asked for one decides
 * by itself. All signals are named, with what they counted for.
 *
 * @param requestedBy titles of updates whose claim says that a reboot is needed
 */
export function rebootVerdict(
  now: readonly PendingRebootSignal[],
  before: readonly PendingRebootSignal[],
  requestedBy: readonly string[],
): RebootVerdict {
  const known = new Set(before.map(identity));
  const asked = requestedBy.length > 0;
  const reasons: RebootReason[] = requestedBy.map((title) => ({
    signal: 'InstallResult',
    strength: 'strong',
    detail: title,
    pendingBefore: false,
    decides: true,
  }));
  for (const signal of now) {
    const pendingBefore = known.has(identity(signal));
    const decides = !pendingBefore && (signal.strength === 'strong' || (signal.strength === 'weak' && asked));
    reasons.push({ ...signal, pendingBefore, decides });
  }
  return { required: reasons.some((reason) => reason.decides), reasons };
}

/** What was there before is read from evidence, which holds no secrets: compared without them. */
const identity = ({ signal, detail }: PendingRebootSignal): string =>
  `${removeSecrets(signal)}\n${removeSecrets(detail)}`;
