import { nearestName, sameName } from './names.ts';
import type { OptionTable } from './option.ts';
import { UsageError } from './usage-error.ts';

/** What finding needs to know of a command. */
export interface Named {
  readonly name: string;
  readonly oldName?: string;
  readonly options: OptionTable;
}

export type Found<C> =
  | { readonly kind: 'command'; readonly command: C; readonly rest: readonly string[] }
  /**
   * `patchpilot kit`: the commands below it; `--help`: all of them; `asked` is false for a command line without any
   * word.
   */
  | { readonly kind: 'overview'; readonly group: string | null; readonly asked: boolean };

/**
 * Takes the words of the command out of a command line, wherever options stand between them. Words and old names match
 * in any case.
 */
export function findCommand<C extends Named>(args: readonly string[], commands: readonly C[]): Found<C> {
  const words = wordPositions(args, commands);
  const at = (n: number): string => (args[words[n] ?? -1] ?? '').toLowerCase();
  const without = (count: number): string[] => args.filter((_, i) => !words.slice(0, count).includes(i));
  const [first, second] = [at(0), at(1)];

  if (first === 'help') return withHelp(findCommand(without(1), commands));
  if (first === '') return nothingNamed(args, commands);
  const two = commands.find((command) => command.name === `${first} ${second}`);
  if (two !== undefined) return { kind: 'command', command: two, rest: without(2) };
  const one = commands.find(({ name, oldName }) => name === first || oldName?.toLowerCase() === first);
  if (one !== undefined) return { kind: 'command', command: one, rest: without(1) };

  const group = commands.filter((command) => command.name.startsWith(`${first} `));
  if (group.length === 0) throw unknown(args[words[0] ?? 0] ?? '', commands.flatMap(namesOf));
  if (second === '') return { kind: 'overview', group: first, asked: true };
  throw unknown(
    `${first} ${second}`,
    group.map(({ name }) => name),
  );
}

/** Where the first two words stand that are neither an option nor the value of one. */
function wordPositions(args: readonly string[], commands: readonly Named[]): number[] {
  const takesValue = new Set(
    commands.flatMap(({ options }) =>
      Object.entries(options).flatMap(([key, { kind, also = [] }]) =>
        kind === 'flag' ? [] : [key, ...also].map(sameName),
      ),
    ),
  );
  const found: number[] = [];
  for (let i = 0; i < args.length && found.length < 2; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') break;
    if (!/^--?[A-Za-z?]|^\/\?$/u.test(arg)) found.push(i);
    else if (!/[=:]/u.test(arg) && takesValue.has(sameName(arg.replace(/^--?/u, '')))) i++;
  }
  return found;
}

function nothingNamed<C extends Named>(args: readonly string[], commands: readonly C[]): Found<C> {
  const version = commands.find(({ name }) => name === 'version');
  if (version !== undefined && args.some((arg) => /^(--?version)$/iu.test(arg)))
    return { kind: 'command', command: version, rest: args.filter((arg) => !/^(--?version)$/iu.test(arg)) };
  if (args.every((arg) => /^(--?help|-h|-\?|\/\?)$/iu.test(arg)))
    return { kind: 'overview', group: null, asked: args.length > 0 };
  throw new UsageError('no command is named', [`patchpilot run ${args.join(' ')}`, 'patchpilot --help']);
}

const withHelp = <C>(found: Found<C>): Found<C> =>
  found.kind === 'command' ? { ...found, rest: ['--help'] } : { ...found, asked: true };

const namesOf = ({ name, oldName }: Named): string[] => [name, ...(oldName === undefined ? [] : [oldName])];

function unknown(written: string, names: readonly string[]): UsageError {
  const guess = nearestName(written, names);
  return new UsageError(`unknown command ${written}`, [
    ...(guess === null ? [] : [`did you mean patchpilot ${guess}?`]),
    'patchpilot --help lists the commands',
  ]);
}
