import { EXIT_CODES } from '../domain/exit-codes.ts';
import { parseDuration } from '../domain/duration.ts';
import { EXIT_PROFILES, profileNeedsWindows, type ExitProfile } from '../domain/exit-profile.ts';
import type { RunRequest } from '../pipeline/request.ts';
import type { OptionTable, Values } from './option.ts';
import { RECORD_OPTION } from './recording.ts';
import { UsageError } from './usage-error.ts';

/** Which device and which policy: what `run`, `plan`, `status` and `policy show` have in common. */
export const DEVICE_OPTIONS = {
  outputRoot: { kind: 'text', value: 'DIR', does: 'where everything is written' },
  config: { kind: 'text', value: 'PATH', does: 'ClientProfile.json or the folder that holds it' },
  tenantId: { kind: 'text', value: 'ID', does: 'default T0' },
  clientId: { kind: 'text', value: 'ID', does: 'default C0' },
  siteId: { kind: 'text', value: 'ID', does: 'default S0' },
  deviceId: { kind: 'text', value: 'ID', does: 'default the computer name' },
  policyProfileId: { kind: 'text', value: 'RING', does: 'Production, PreProduction, ...' },
} as const satisfies OptionTable;

/** What is patched, and from where. */
export const SOURCE_OPTIONS = {
  testMode: { kind: 'flag', does: 'dry run: nothing on the device is changed' },
  scenario: { kind: 'text', value: 'FILE', does: 'a simulated device instead of this one' },
  kit: { kind: 'text', value: 'DIR', does: 'install from an offline kit, nothing online' },
} as const satisfies OptionTable;

/** How a run tells what it does; `--json` and `--no-color` are every command's. */
export const OUTPUT_OPTIONS = {
  ndjson: { kind: 'flag', does: 'one JSON object a line, as it happens' },
  quiet: { kind: 'flag', does: 'only the last line, and where another run goes on' },
  verbose: { kind: 'flag', does: 'every step' },
} as const satisfies OptionTable;

export const RUN_OPTIONS = {
  ...DEVICE_OPTIONS,
  ...SOURCE_OPTIONS,
  maxRuntime: { kind: 'text', value: '50m', does: 'start nothing that cannot end in time' },
  retry: { kind: 'text', value: 'KB', does: 'try again what was set aside as a loop; several with commas' },
  waitLock: { kind: 'text', value: '15m', does: 'wait for another run to end; default 0' },
  exitProfile: { kind: 'text', choices: EXIT_PROFILES, does: 'map the exit code; default native' },
  ok: { kind: 'text', value: '100,150', does: 'exit codes to return as 0' },
  ...RECORD_OPTION,
  ...OUTPUT_OPTIONS,
  detach: { kind: 'flag', does: 'hand the run to a task of SYSTEM and return within 5 s' },
  detached: { kind: 'text', value: 'ID', hidden: true, does: 'the run that was handed over as this one' },
} as const satisfies OptionTable;

/** The request that options and defaults make. Throws `UsageError` for a duration that is none. */
export function runRequest(
  values: Values<typeof DEVICE_OPTIONS> &
    Values<typeof SOURCE_OPTIONS> & {
      readonly maxRuntime?: string | null;
      readonly waitLock?: string | null;
      readonly retry?: string | null;
    },
): RunRequest {
  const { outputRoot, config, tenantId, clientId, siteId, deviceId, policyProfileId } = values;
  const { testMode, scenario, kit, maxRuntime = null, waitLock = null, retry = null } = values;
  const maxRuntimeMs = maxRuntime === null ? null : duration('max-runtime', maxRuntime);
  if (maxRuntimeMs === 0) throw new UsageError('option --max-runtime: expected more than 0', [DURATION_HINT]);
  return {
    ...{ outputRoot, config, tenantId, clientId, siteId, deviceId, policyProfileId },
    ...{ testMode, scenario, kit, maxRuntimeMs },
    retry: kbList(retry),
    waitLockMs: waitLock === null ? 0 : duration('wait-lock', waitLock),
  };
}

/** `KB5034441,5012170` as names in capitals. Throws `UsageError` for what is no KB. */
const kbList = (text: string | null): string[] =>
  (text ?? '')
    .split(/[,;\s]+/u)
    .filter(Boolean)
    .map((one) => {
      const number = /^(?:KB)?(\d{4,9})$/iu.exec(one)?.[1];
      if (number !== undefined) return `KB${number}`;
      throw new UsageError(`option --retry: expected a KB number, got ${one}`, ['such as --retry KB5034441']);
    });

const DURATION_HINT = 'a duration is a number and s, m, h or d: 90s, 50m, 2h';

/** Milliseconds of an option such as `50m`. Throws `UsageError`. */
export function duration(name: string, text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  throw new UsageError(`option --${name}: expected a duration, got ${text}`, [DURATION_HINT]);
}

/** How the native code becomes the code of the process. */
export interface ExitMapping {
  readonly profile: ExitProfile;
  readonly ok: readonly number[];
}

/** Throws `UsageError` for codes that are none of ours, and for a profile whose codes this system would cut. */
export function exitMapping(
  values: { readonly exitProfile: string | null; readonly ok: string | null },
  platform: string,
): ExitMapping {
  const profile = EXIT_PROFILES.find((known) => known === (values.exitProfile ?? 'native')) ?? 'native';
  if (platform !== 'win32' && profileNeedsWindows(profile)) {
    throw new UsageError(`exit profile ${profile} has codes above 255, which this system cuts to eight bits`, [
      'use --exit-profile native or binary here',
    ]);
  }
  return {
    profile,
    ok: (values.ok ?? '')
      .split(/[,;\s]+/u)
      .filter(Boolean)
      .map(okCode),
  };
}

function okCode(text: string): number {
  const known: readonly number[] = Object.values(EXIT_CODES);
  const code = /^\d{1,3}$/u.test(text) ? Number(text) : Number.NaN;
  if (known.includes(code)) return code;
  throw new UsageError(`option --ok: expected exit codes of run, got ${text}`, ['patchpilot exit-codes lists them']);
}
