import type { KitEntry } from '../../schema/kit.ts';
import type { ProcessResult } from '../../system/system.ts';
import type { InstallClaim } from '../port/updates.ts';

/** Which program installs a file, and so what its exit codes mean. */
export type Installer = 'wusa' | 'dism' | 'exe' | 'msiexec';

type Verdict = Pick<InstallClaim, 'outcome' | 'rebootRequired'> & { readonly detail?: string };

const succeeded: Verdict = { outcome: 'succeeded', rebootRequired: false };
const needsReboot: Verdict = { outcome: 'succeeded', rebootRequired: true };
const alreadyInstalled: Verdict = { outcome: 'alreadyInstalled', rebootRequired: false };
const notApplicable: Verdict = { outcome: 'notApplicable', rebootRequired: false };
const failedFor = (detail: string): Verdict => ({ outcome: 'failed', rebootRequired: false, detail });

/**
 * As the programs give them, signed 32-bit; what is not here failed. Sources: the documentation of each, and field
 * reports.
 */
const MEANINGS: Readonly<Record<'wusa' | 'dism' | 'msiexec', Readonly<Record<number, Verdict>>>> = {
  wusa: {
    0: succeeded,
    3010: needsReboot,
    1641: needsReboot,
    0x00240005: needsReboot, // WU_S_REBOOT_REQUIRED
    0x00240006: alreadyInstalled, // WU_S_ALREADY_INSTALLED
    [0x80240017 | 0]: notApplicable, // WU_E_NOT_APPLICABLE
    [0x8024001e | 0]: failedFor('stopped: the update service or Windows was shutting down'), // WU_E_SERVICE_STOP
    [0x80070005 | 0]: failedFor('access denied: not elevated, or a network logon'), // E_ACCESSDENIED
    [0x800700a1 | 0]: failedFor('wusa could not read the file where it lies'), // ERROR_BAD_PATHNAME
    [0x80240016 | 0]: failedFor('another installation is going on, or a reboot is pending'), // WU_E_INSTALL_NOT_ALLOWED
  },
  dism: {
    0: succeeded,
    3010: needsReboot,
    1641: needsReboot,
    552: failedFor('DISM ended with 552, which is seen with the update installed too; its effects decide'),
    // ERROR_SXS_COMPONENT_STORE_CORRUPT
    14098: failedFor('the component store is damaged: dism /Online /Cleanup-Image /RestoreHealth'),
    50: failedFor('this DISM takes no such file online'), // ERROR_NOT_SUPPORTED
    [0x800f081e | 0]: notApplicable, // CBS_E_NOT_APPLICABLE
    [0x800f0823 | 0]: failedFor('a newer servicing stack is needed first'), // CBS_E_NEW_SERVICING_STACK_REQUIRED
  },
  msiexec: {
    0: succeeded,
    3010: needsReboot,
    1641: needsReboot,
    1603: failedFor('Windows Installer failed; the Application log, source MsiInstaller, says why'),
    1618: failedFor('another installation of Windows Installer is going on'),
    1638: { ...alreadyInstalled, detail: 'another version of this product is installed' },
  },
};

/**
 * What an ended installer says of its own work. A claim: whether it is true is decided by the effects of the entry.
 * Never `succeeded` for a process that did not end by itself. Pure.
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
