/** What a command came to: how the process ends, the lines for a person, the object for `--json`. */
export interface CommandResult {
  readonly exitCode: number;
  readonly lines: readonly string[];
  readonly json: object;
  /** Only commands that run a patch cycle have one; it is printed last, and is the field `lastLine` of the object. */
  readonly lastLine?: string;
  /** Lines for stderr, when what was asked for failed. */
  readonly errors?: readonly string[];
}
