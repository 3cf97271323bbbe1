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
  return { help: false, values: values as Values<OptionTable> };
}

function yargsValues(command: Command, options: readonly string[]): Record<string, unknown> {
  const parsed: unknown = commandYargs(command).parseSync([...options]);
  return parsed as Record<string, unknown>;
}
