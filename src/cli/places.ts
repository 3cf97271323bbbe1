import { dirname, resolve } from 'node:path';
import type { FailedPolicy, LoadedPolicy } from '../policy/load.ts';
import type { System } from '../system/system.ts';
import type { OptionTable, Values } from './option.ts';

/** Where runs lie, for commands that read them. */
export const ROOT_OPTIONS = {
  outputRoot: { kind: 'text', value: 'DIR', does: 'where runs are; default as for run' },
  config: { kind: 'text', value: 'PATH', does: 'the configuration that names the output root' },
} as const satisfies OptionTable;

type Asked = Partial<Values<typeof ROOT_OPTIONS>> & {
  readonly tenantId?: string | null;
  readonly clientId?: string | null;
  readonly siteId?: string | null;
  readonly deviceId?: string | null;
  readonly policyProfileId?: string | null;
  /** `LoadInput.anyDevice`. */
  readonly anyDevice?: boolean;
};

/** The folder that the program lies in; `config` in it is the configuration that nobody has to name. */
export const programFolder = (system: Pick<System, 'host'>): string => dirname(system.host.programPath);

/** The policy that `run` would load for these options. */
export async function policyFor(system: System, asked: Asked): Promise<LoadedPolicy | FailedPolicy> {
  const { loadPolicy } = await import('../policy/load.ts');
  const { sha256Hex } = await import('../evidence/hash.ts');
  const { tenantId = null, clientId = null, siteId = null, deviceId = null } = asked;
  return loadPolicy(system, {
    config: asked.config ?? null,
    programFolder: programFolder(system),
    ids: { tenantId, clientId, siteId, deviceId },
    policyProfileId: asked.policyProfileId ?? null,
    outputRoot: asked.outputRoot ?? null,
    inline: null,
    anyDevice: asked.anyDevice ?? false,
    hash: sha256Hex,
  });
}

/**
 * The output root as `run` finds it: the option, the profile, the default of this system. Absolute. A configuration
 * with faults still tells where runs lie, as far as it can be read; a named one that is missing throws.
 */
export async function outputRootFor(system: System, asked: Values<typeof ROOT_OPTIONS>): Promise<string> {
  return outputRootUnder(
    system.host,
    asked.outputRoot,
    asked.outputRoot === null ? await policyFor(system, asked) : null,
  );
}

/** The same under a policy that was loaded before; it is not asked where the option is there. */
export function outputRootUnder(
  { workingFolder, defaultOutputRoot }: System['host'],
  option: string | null,
  policy: LoadedPolicy | FailedPolicy | null,
): string {
  if (option === null && policy?.ok === false && policy.error.code === 'configMissing') throw policy.error;
  return resolve(workingFolder, option ?? policy?.outputRoot ?? defaultOutputRoot);
}
