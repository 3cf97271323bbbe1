import { EXIT_CODES } from './exit-codes.ts';

export const EXIT_PROFILES = ['native', 'msi', 'nsight', 'binary'] as const;
export type ExitProfile = (typeof EXIT_PROFILES)[number];

/** What msiexec returns, which many RMMs know: restart needed, another installation runs, fatal error. */
const MSI_REBOOT_REQUIRED = 3010;
const MSI_ALREADY_RUNNING = 1618;
const MSI_FAILURE = 1603;
/** N-sight keeps codes below 1000 for itself. */
const NSIGHT_OFFSET = 1000;

/** Profiles with codes above 255, which other systems cut to eight bits: 3010 would arrive as 194. */
const WINDOWS_ONLY: readonly ExitProfile[] = ['msi', 'nsight'];

export const profileNeedsWindows = (profile: ExitProfile): boolean => WINDOWS_ONLY.includes(profile);

/**
 * The code the process returns for a native code (docs/commands.md, run). `ok` names native codes that this
 * caller wants to see as 0. The native code itself stays in the evidence and in the last line.
 */
export function mapExitCode(native: number, profile: ExitProfile, ok: readonly number[]): number {
  if (native === EXIT_CODES.Success || ok.includes(native)) return 0;
  switch (profile) {
    case 'native':
      return native;
    case 'msi':
      if (native === EXIT_CODES.PartialSuccess) return 0;
      if (native === EXIT_CODES.RebootRequired) return MSI_REBOOT_REQUIRED;
      return native === EXIT_CODES.ConcurrencyLock ? MSI_ALREADY_RUNNING : MSI_FAILURE;
    case 'nsight':
      return NSIGHT_OFFSET + native;
    case 'binary': {
      const quiet: readonly number[] = [
        EXIT_CODES.PartialSuccess,
        EXIT_CODES.RebootRequired,
        EXIT_CODES.ConcurrencyLock,
      ];
      return quiet.includes(native) ? 0 : 1;
    }
  }
}
