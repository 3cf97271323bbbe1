/** One option or the argument of a command. On the command line its name is the kebab-case form of its key. */
export interface Option {
  /**
   * `flag` is on or off; `text` takes a value; `argument` and `optionalArgument` stand without a name (at most one a
   * command), and may be given by name all the same.
   */
  readonly kind: 'flag' | 'text' | 'argument' | 'optionalArgument';
  readonly does: string;
  /** Stands for the value in help: `DIR`, `50m`. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** Further names, as keys: `runId`. */
  readonly also?: readonly string[];
  /** Understood, but not shown in help: a part of a later version. */
  readonly hidden?: boolean;
}

export type OptionTable = Readonly<Record<string, Option>>;

/** What a command gets: a flag is a boolean, anything else its text, null when it was not given. */
export type Values<T extends OptionTable> = {
  readonly [K in keyof T]: T[K]['kind'] extends 'flag'
    ? boolean
    : T[K]['kind'] extends 'argument'
      ? string
      : string | null;
};

/** `outputRoot` is `--output-root` on the command line. */
export const optionName = (key: string): string => key.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);

/** The key of the command's argument, if it takes one. */
export const argumentKey = (table: OptionTable): string | undefined =>
  Object.keys(table).find((key) => table[key]?.kind === 'argument' || table[key]?.kind === 'optionalArgument');

/** What every command takes. */
export const COMMON_OPTIONS = {
  json: { kind: 'flag', does: 'exactly one JSON object on stdout' },
  noColor: { kind: 'flag', does: 'no colours and no moving line, also on a terminal' },
  help: { kind: 'flag', does: 'show this help' },
} as const satisfies OptionTable;
