/** Where text goes and what comes from the terminal; the real one is built in `src/system/standard-streams.ts`. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** Whether stdout is a terminal; pipes and files get plain lines. */
  readonly isTerminal: boolean;
  /** Width of the terminal now; it may be resized. */
  columns(): number;
  /** False where `NO_COLOR` is set. */
  readonly mayColor: boolean;
  /**
   * Calls `act` on Ctrl-C, Ctrl-Break, a console close or SIGTERM, from now to the end of the process: a second one
   * must not kill what the first one asked to stop. `closing` is the console close: the system ends the process seconds
   * later.
   */
  onStop(act: (closing: boolean) => void): void;
  /** Whether a console close was seen since `onStop`. */
  closing(): boolean;
}
