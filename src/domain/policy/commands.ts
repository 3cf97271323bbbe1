import { normalize } from 'node:path/win32';
import type { EffectivePolicy, Policies } from '../../schema/policy/index.ts';
import type { Fault } from '../../schema/faults.ts';
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
      check.type === 'Synthetic'
        ? [{ command: check.command, path: `applications[${application}].checks[${index}].command` }]
        : [],
    ),
  );

/** Windows compares paths without case. */
export const sameCommand = (one: string, other: string): boolean =>
  normalize(one).toLowerCase() === normalize(other).toLowerCase();

/** A check whose command nobody allowed would never be made: a fault of each. */
export function commandFaults({ policies, sources }: Pick<EffectivePolicy, 'policies' | 'sources'>): Fault[] {
  const { allowCommands } = policies.ClientProfile;
  const file = sourceOf(sources)('AppValidationPolicy.applications');
  return commandsOf(policies)
    .filter(({ command }) => !allowCommands.some((allowed) => sameCommand(allowed.path, command)))
    .map(({ command, path }) => ({ file, path, message: `expected a command of allowCommands, got ${command}` }));
}
