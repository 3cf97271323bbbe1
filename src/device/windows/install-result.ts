import type { KitEntry } from '../../schema/kit.ts';
import type { ProcessResult } from '../../system/system.ts';
import type { InstallClaim } from '../port.ts';

/** Which program installs a file, and so what its exit codes mean. */
export type Installer = 'wusa' | 'dism' | 'exe' | 'msiexec';

type Verdict = Pick<InstallClaim, 'outcome' | 'rebootRequired'> & { readonly detail?: string };

const succeeded: Verdict = { outcome: 'succeeded', rebootRequired: false };
const needsReboot: Verdict = { outcome: 'succeeded', rebootRequired: true };
const alreadyInstalled: Verdict = { outcome: 'alreadyInstalled', rebootRequired: false };
const notApplicable: Verdict = { outcome: 'notApplicable', rebootRequired: false };

/** As the programs give them, signed 32-bit; what is not here failed. Sources: the documentation of each, and field reports. */
const MEANINGS: Readonly<Record<'wusa' | 'dism' | 'msiexec', Readonly<Record<number, Verdict>>>> = {
  wusa: {
    0: succeeded,
    3010: needsReboot,
    1641: needsReboot,
    0x00240005: needsReboot, // WU_S_REBOOT_REQUIRED
    0x00240006: alreadyInstalled, // WU_S_ALREADY_INSTALLED
    [0x80240017 | 0]: notApplicable, // WU_E_NOT_APPLICABLE
  },
  dism: {
    0: succeeded,
    3010: needsReboot,
    1641: needsReboot,
    552: { ...succeeded, detail: 'DISM ended with 552, which is seen with the update installed too' },
    [0x800f081e | 0]: notApplicable, // CBS_E_NOT_APPLICABLE
  },
  msiexec: {
    0: succeeded,
    3010: needsReboot,
    1641: needsReboot,
    1638: { ...alreadyInstalled, detail: 'another version of this product is installed' },
  },
};

/**
 * What an ended installer says of its own work. A claim: whether it is true is decided by the effects of the entry. Never
 * `succeeded` for a process that did not end by itself. Pure.
 */
export function claimOf(
  installer: Installer,
  result: Pick<ProcessResult, 'code' | 'ended' | 'error' | 'durationMs'>,
  entry: Pick<KitEntry, 'rebootRequired' | 'successCodes' | 'rebootCodes'>,
): InstallClaim {
  const { code, durationMs } = result;
  if (result.ended === 'timeLimit' || result.ended === 'silence') {
    const detail = `${installer} was ended after ${durationMs} ms`;
    return { outcome: 'timeLimit', hresult: null, rebootRequired: false, detail, durationMs };
  }
  if (code === null) {
    const detail = `${installer} did not end by itself: ${result.error ?? result.ended}`;
    return { outcome: 'failed', hresult: null, rebootRequired: false, detail, durationMs };
  }
  const verdict = meaningOf(installer, code, entry);
  if (verdict === undefined) {
    return {
      outcome: 'failed',
      hresult: code,
      rebootRequired: false,
      detail: `${installer}: exit ${code}`,
      durationMs,
    };
  }
  const rebootRequired = verdict.rebootRequired || (verdict.outcome === 'succeeded' && entry.rebootRequired);
  return { outcome: verdict.outcome, hresult: code, rebootRequired, detail: verdict.detail ?? null, durationMs };
}

/** Codes that an entry states come first; its reboot codes are successes too. */
function meaningOf(
  installer: Installer,
  code: number,
  entry: Pick<KitEntry, 'successCodes' | 'rebootCodes'>,
): Verdict | undefined {
  const stated = (codes: readonly number[]): boolean => codes.some((one) => (one | 0) === code);
  if (stated(entry.rebootCodes)) return needsReboot;
  if (stated(entry.successCodes)) return succeeded;
  return installer === 'exe' ? undefined : MEANINGS[installer][code];
}
