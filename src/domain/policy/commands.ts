import { normalize } from 'node:path/win32';
import { namedIn } from '../../schema/policy/checks/index.ts';
import type { EffectivePolicy, Policies } from '../../schema/policy/index.ts';
import type { Fault } from '../../schema/faults.ts';
import { isWindowsAbsolute } from './refused-path.ts';
import { sourceOf } from './sources.ts';

/** A program that a policy runs on the device, and where it says so. */
export interface PolicyCommand {
  readonly command: string;
  readonly path: string;
}

/** Every command that the checks of a policy run. */
export const commandsOf = ({ AppValidationPolicy }: Pick<Policies, 'AppValidationPolicy'>): PolicyCommand[] =>
  AppValidationPolicy.applications.flatMap(({ checks }, application) =>
    checks.flatMap((check, index) =>
      namedIn(check)
        .filter(({ what }) => what === 'program')
        .map(({ key, text }) => ({ command: text, path: `applications[${application}].checks[${index}].${key}` })),
    ),
  );

/**
 * Whether an entry of `allowCommands` allows a command: both are the same full path. A bare name would be whatever file
 * the search of Windows finds first. Windows compares paths without case.
 */
export const allows = (allowed: string, command: string): boolean =>
  isWindowsAbsolute(command) && normalize(allowed).toLowerCase() === normalize(command).toLowerCase();

/** A check whose command nobody allowed would never be made: a fault of each. */
export function commandFaults({ policies, sources }: Pick<EffectivePolicy, 'policies' | 'sources'>): Fault[] {
  const { allowCommands } = policies.ClientProfile;
  const file = sourceOf(sources)('AppValidationPolicy.applications');
  return commandsOf(policies)
    .filter(({ command }) => !allowCommands.some((allowed) => allows(allowed.path, command)))
    .map(({ command, path }) => ({ file, path, message: `expected a command of allowCommands, got ${command}` }));
}
