import { nearestName, sameName } from './names.ts';
import { argumentKey, optionName, type Option, type OptionTable } from './option.ts';
import { UsageError } from './usage-error.ts';

/** A command line in one form only: `--name=value` for every option, and the argument. */
export interface NormalArguments {
  readonly options: readonly string[];
  readonly argument: string | null;
}

/** `--name`, `-Name`, `-Name:value`, `--name=value`; a lone `-` and `-5` are values. */
const OPTION = /^--?([A-Za-z][A-Za-z0-9_-]*)(?:[=:]([\s\S]*))?$/u;
const TRUE = new Set(['$true', 'true', '1']);
const FALSE = new Set(['$false', 'false', '0']);
const HELP = new Set(['-h', '-?', '/?']);

/**
 * Brings any accepted way of writing an option to one: case does not matter, `-OutputRoot X`, `-OutputRoot:X`,
 * `--output-root X` and `--output-root=X` are the same, `-TestMode`, `-TestMode:$true` and `--test-mode` are the same.
 * Pure: all it knows is the command's own option table.
 */
export function normaliseArguments(args: readonly string[], table: OptionTable, command: string): NormalArguments {
  const byName = namesOf(table);
  const options: string[] = [];
  const positionals: string[] = [];
  const seen = new Set<string>();
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '--') {
      positionals.push(...args.slice(at + 1));
      break;
    }
    const match = HELP.has(arg.toLowerCase()) ? OPTION.exec('--help') : OPTION.exec(arg);
    if (match === null) {
      positionals.push(arg);
      continue;
    }
    const [, written = '', attached] = match;
    const key = byName.get(sameName(written)) ?? '';
    const option = table[key];
    if (option === undefined) throw unknownOption(arg, written, table, command);
    const name = optionName(key);
    if (seen.has(key) && key !== 'help') throw usage(`option --${name} is given twice`, command);
    seen.add(key);
    if (option.kind === 'flag') {
      options.push(`--${name}=${flagValue(name, attached, command)}`);
      continue;
    }
    const value = checkedValue(
      name,
      { value: attached ?? args[++at], attached: attached !== undefined },
      option,
      command,
    );
    if (option.kind === 'text') options.push(`--${name}=${value}`);
    else positionals.push(value);
  }
  return { options, argument: onlyArgument(positionals, table, command) };
}

function namesOf(table: OptionTable): Map<string, string> {
  const pairs = Object.entries(table).flatMap(([key, option]) =>
    [key, ...(option.also ?? [])].map((name): [string, string] => [sameName(name), key]),
  );
  return new Map(pairs);
}

function onlyArgument(positionals: readonly string[], table: OptionTable, command: string): string | null {
  const key = argumentKey(table);
  const [first, second] = positionals;
  const extra = key === undefined ? first : second;
  if (extra !== undefined) {
    const guess = nearestName(extra, shownNames(table));
    throw usage(`unexpected argument ${extra}`, command, guess === null ? [] : [`did you mean --${guess}?`]);
  }
  if (first?.trim() === '') throw usage('the argument is empty', command);
  return first ?? null;
}

function flagValue(name: string, value: string | undefined, command: string): boolean {
  if (value === undefined || TRUE.has(value.toLowerCase())) return true;
  if (FALSE.has(value.toLowerCase())) return false;
  throw usage(`option --${name} is on or off: expected true or false, got ${value}`, command);
}

function checkedValue(
  name: string,
  { value, attached }: { readonly value: string | undefined; readonly attached: boolean },
  { choices }: Option,
  command: string,
): string {
  if (value === undefined || (!attached && OPTION.test(value)))
    throw usage(`option --${name} needs a value`, command, [
      `a value that begins with a hyphen is written --${name}=VALUE`,
    ]);
  if (value.trim() === '') throw usage(`option --${name} needs a value, got an empty one`, command);
  // "C:\Output\" -TestMode arrives from Windows as one value: C:\Output" -TestMode
  if (value.includes('"'))
    throw usage(`option --${name} holds a double quote: ${value}`, command, [
      'leave out the backslash before the closing quote: "C:\\Output", not "C:\\Output\\"',
    ]);
  if (choices === undefined) return value;
  const choice = choices.find((c) => c.toLowerCase() === value.toLowerCase());
  if (choice !== undefined) return choice;
  throw usage(`option --${name}: expected one of ${choices.join(', ')}, got ${value}`, command);
}

function unknownOption(arg: string, written: string, table: OptionTable, command: string): UsageError {
  const guess = nearestName(written, shownNames(table));
  return usage(`unknown option ${arg}`, command, guess === null ? [] : [`did you mean --${guess}?`]);
}

const shownNames = (table: OptionTable): string[] =>
  Object.keys(table)
    .filter((key) => table[key]?.hidden !== true)
    .map(optionName);

const usage = (detail: string, command: string, hints: readonly string[] = []): UsageError =>
  new UsageError(detail, [...hints, `patchpilot ${command} --help`]);
