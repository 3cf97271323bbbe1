/** What Windows keeps of how it was started and whether it is being set up; null where the value is not there. */
export interface SetupValues {
  /** `OptionValue` of `Control\SafeBoot\Option`: 1 minimal, 2 with network, 3 directory repair. */
  readonly safeBoot: number | null;
  readonly oobeInProgress: number | null;
  readonly systemSetupInProgress: number | null;
}

const SAFE_MODES: Readonly<Record<number, string>> = {
  1: 'minimal',
  2: 'with network',
  3: 'directory services repair',
};

/**
 * Why nothing is installed on a device that is not in its ordinary life, in one sentence; null when nothing speaks
 * against it. The key of `safeBoot` is there in Safe Mode only, its values are those of the kernel's `InitSafeBootMode`
 * (Windows driver documentation); a running Windows has 0 in both others (recorded of Windows 10), and the kernel holds
 * back devices by them. `ImageState` and `SetupType` do not decide: they are left behind on devices that work. Pure.
 */
export function setupStateOf({ safeBoot, oobeInProgress, systemSetupInProgress }: SetupValues): string | null {
  if (safeBoot !== null && safeBoot !== 0) return `Windows runs in Safe Mode (${SAFE_MODES[safeBoot] ?? safeBoot})`;
  if (oobeInProgress !== null && oobeInProgress !== 0) return 'the first start of Windows is not finished';
  if (systemSetupInProgress !== null && systemSetupInProgress !== 0) return 'a setup of Windows is in progress';
  return null;
}
