import { sameName } from './names.ts';

/** How a command answers. Known before the command line is understood: an error about it is answered the same way. */
export interface OutputMode {
  readonly format: 'text' | 'json' | 'ndjson';
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: boolean;
}

/** Reads the output options out of a command line, whatever else it holds. */
export function outputMode(args: readonly string[]): OutputMode {
  const given = new Set(args.flatMap(flagOf));
  return {
    format: given.has('json') ? 'json' : given.has('ndjson') ? 'ndjson' : 'text',
    quiet: given.has('quiet'),
    verbose: given.has('verbose'),
    color: !given.has('nocolor'),
  };
}

function flagOf(arg: string): string[] {
  const [, name, value] = /^--?([a-z][a-z_-]*)(?:[=:](.*))?$/iu.exec(arg) ?? [];
  return name === undefined || /^(\$?false|0)$/iu.test(value ?? '') ? [] : [sameName(name)];
}
