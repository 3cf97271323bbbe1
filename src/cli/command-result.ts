/** What a command came to: how the process ends, the lines for a person, the object for `--json`. */
export interface CommandResult {
  readonly exitCode: number;
  readonly lines: readonly string[];
  readonly json: object;
  /** Of a patch cycle, and of `status --exit-code`; it is printed last, and is the field `lastLine` of the object. */
  readonly lastLine?: string;
  /** Lines for stderr, when what was asked for failed. */
  readonly errors?: readonly string[];
}
