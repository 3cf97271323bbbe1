import yargs, { type Argv } from 'yargs';
import type { Command } from './command.ts';
import { argumentKey, COMMON_OPTIONS, optionName, type OptionTable } from './option.ts';

/** Help fits a terminal of this width, and is the same everywhere. */
const HELP_COLUMNS = 80;
const EXAMPLE_COLUMNS = 36;

/** A parser that neither prints, ends the process, translates, nor looks for files. */
export const quietYargs = (scriptName: string): Argv =>
  yargs([])
    .scriptName(scriptName)
    .detectLocale(false)
    .help(false)
    .version(false)
    .exitProcess(false)
    .fail(false)
    .wrap(HELP_COLUMNS)
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'duplicate-arguments-array': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'short-option-groups': false,
    });

/** A parser of one command, from its own table. */
export function commandYargs(command: Command): Argv {
  const table: OptionTable = { ...command.options, ...COMMON_OPTIONS };
  const key = argumentKey(table);
  const argument = key === undefined ? '' : argumentText(key, table);
  const parser = quietYargs('patchpilot').usage(
    `patchpilot ${command.name}${argument} [options]\n\n${command.summary}`,
  );
  for (const [optionKey, option] of Object.entries(table)) {
    if (option.kind === 'argument' || option.kind === 'optionalArgument') continue;
    const value = option.value === undefined ? '' : `${option.value}: `;
    parser.option(optionName(optionKey), {
      type: option.kind === 'flag' ? 'boolean' : 'string',
      describe: `${value}${option.does}`,
      hidden: option.hidden ?? false,
      ...(option.choices === undefined ? {} : { choices: option.choices }),
    });
  }
  return parser;
}

export async function commandHelp(command: Command): Promise<string[]> {
  const key = argumentKey(command.options);
  const argument = key === undefined ? undefined : command.options[key];
  const help = (await commandYargs(command).getHelp()).split('\n');
  const at = help.findIndex((line) => line === 'Options:');
  const explained = argument === undefined ? [] : [`  ${key ?? ''}  ${argument.does}`, ''];
  const oldName = command.oldName === undefined ? [] : ['', `Also known as ${command.oldName}.`];
  return [
    ...help.slice(0, at),
    ...explained,
    ...help.slice(at),
    '',
    'Examples:',
    ...command.examples.flatMap(exampleLines),
    '',
    'Exit codes:',
    ...command.exitCodes.map((line) => `  ${line}`),
    ...oldName,
  ];
}

/** The commands of the program, or of one group. */
export async function overview(commands: readonly Command[], group: string | null): Promise<string[]> {
  const shown = commands.filter(({ name }) => group === null || name.startsWith(`${group} `));
  const parser = quietYargs('').usage(
    'patchpilot <command> [options]\n\n' +
      'Patches a Windows device in eleven recorded phases, proves what it did, and\n' +
      'returns one exit code that can be recomputed from the proof.',
  );
  for (const command of shown) parser.command(command.name, command.summary);
  const help = (await parser.getHelp()).split('\n').map((line) => line.trimEnd());
  return [
    ...help,
    '',
    'Examples:',
    ...(shown[0]?.examples ?? []).flatMap(exampleLines),
    '',
    'patchpilot <command> --help shows options, exit codes and examples.',
  ];
}

/** The command line and what it is for, on one line where both fit. */
function exampleLines({ line, does }: Command['examples'][number]): string[] {
  const one = `  ${line.padEnd(EXAMPLE_COLUMNS)}  ${does}`;
  return one.length <= HELP_COLUMNS ? [one] : [`  ${line}`, `      ${does}`];
}

function argumentText(key: string, table: OptionTable): string {
  return table[key]?.kind === 'argument' ? ` <${key}>` : ` [${key}]`;
}
