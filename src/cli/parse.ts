import { isSysnative } from '../domain/redirected-path.ts';
import { normaliseArguments } from './arguments.ts';
import type { Command } from './command.ts';
import { commandYargs } from './help.ts';
import { argumentKey, COMMON_OPTIONS, optionName, type OptionTable, type Values } from './option.ts';
import { UsageError } from './usage-error.ts';

export type Parsed = { readonly help: true } | { readonly help: false; readonly values: Values<OptionTable> };

/** The values of a command's options, or that help is wanted; a line that is not understood is a `UsageError`. */
export function parseOptions(command: Command, args: readonly string[]): Parsed {
  const table: OptionTable = { ...command.options, ...COMMON_OPTIONS };
  const { options, argument } = normaliseArguments(args, table, command.name);
  if (options.includes('--help=true')) return { help: true };
  const found = yargsValues(command, options);
  const entries = Object.entries(table).map(([key, { kind }]): [string, boolean | string | null] => {
    const value = found[optionName(key)];
    return [key, kind === 'flag' ? value === true : typeof value === 'string' ? value : null];
  });
  const values: Record<string, boolean | string | null> = Object.fromEntries(entries);
  const key = argumentKey(table);
  if (key !== undefined) {
    if (argument === null && table[key]?.kind === 'argument')
      throw new UsageError(`${command.name} needs <${key}>`, [`patchpilot ${command.name} --help`]);
    values[key] = argument;
  }
  if (values['json'] === true && values['ndjson'] === true)
    throw new UsageError('--json and --ndjson exclude each other', [`patchpilot ${command.name} --help`]);
  for (const [name, value] of Object.entries(values)) demandSeen(name, value);
  return { help: false, values: values as Values<OptionTable> };
}

/**
 * Sysnative is what a 32-bit wrapper calls System32 to reach it. Here it is no name: what is to be read would be
 * missing, and what is to be written would make a folder of that name.
 */
function demandSeen(name: string, value: boolean | string | null): void {
  if (typeof value !== 'string' || !isSysnative(value)) return;
  throw new UsageError(
    `option --${optionName(name)}: expected a path of 64-bit Windows, got ${value}: only 32-bit programs see Sysnative`,
    [`write ${value.replace(/sysnative/iu, 'System32')}`],
  );
}

function yargsValues(command: Command, options: readonly string[]): Record<string, unknown> {
  const parsed: unknown = commandYargs(command).parseSync([...options]);
  return parsed as Record<string, unknown>;
}
