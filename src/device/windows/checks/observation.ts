import type { AppCheck, ClientProfile } from '../../../schema/policy/index.ts';
import type { System } from '../../../system/system.ts';
import type { Bridge, BridgeAnswer } from '../bridge.ts';
import type { RequestLine } from '../powershell.ts';

/** What one attempt of a check saw. `status` is compared between before and after. */
export interface CheckObservation {
  readonly passed: boolean;
  readonly status: string;
  readonly observed: Readonly<Record<string, unknown>>;
}

/** What the checks of a device work with. */
export interface CheckTools {
  readonly system: System;
  readonly bridge: Bridge;
  readonly temporaryFolder: string;
  /** The programs that policy lets a check run. */
  readonly allowCommands: ClientProfile['allowCommands'];
}

/** One attempt of a check of this type. What it throws becomes the status `error`. */
export type CheckOf<T extends AppCheck['type']> = (
  tools: CheckTools,
  check: Extract<AppCheck, { type: T }>,
  sinceMs: number,
) => Promise<CheckObservation> | CheckObservation;

export const timeoutOf = ({ timeoutSeconds }: AppCheck): number => timeoutSeconds * 1_000;

/** What Windows answers to one line of `checks.ps1`, within the time of the check. */
export function askWindows({ bridge }: CheckTools, check: AppCheck, line: RequestLine): Promise<BridgeAnswer> {
  const limitMs = timeoutOf(check);
  return bridge.ask('checks', [line], { timeoutMs: limitMs, silenceMs: limitMs });
}
