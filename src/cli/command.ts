import type { PatchPilotError } from '../errors/error.ts';
import type { System } from '../system/system.ts';
import type { Io } from '../system/io.ts';
import type { CommandResult } from './command-result.ts';
import type { OptionTable, Values } from './option.ts';
import type { Output } from './output.ts';

/** What a command may use: the doors, the output, the outside signals. */
export interface Context {
  readonly system: System;
  readonly output: Output;
  readonly io: Io;
}

/** One command: its words, its options, one call, one result. */
export interface Command<O extends OptionTable = OptionTable> {
  /** One or two words: `kit build`. */
  readonly name: string;
  /** The name a script for the PowerShell ancestor knows it by. */
  readonly oldName?: string;
  readonly summary: string;
  readonly options: O;
  readonly examples: readonly { readonly line: string; readonly does: string }[];
  /** What the process returns, one line each, for help. */
  readonly exitCodes: readonly string[];
  /**
   * What an error becomes when it is neither usage (64), absent input (66) nor our own fault (70); 1 when not given.
   */
  readonly failureCode?: (error: PatchPilotError) => number;
  /** Whether it works on this device, and so is refused where the environment turns certificate checks off. */
  readonly usesDevice?: boolean;
  /** How this command answers an error, where that is more than lines and a code. */
  readonly refuse?: (error: PatchPilotError, context: Context, args: readonly string[]) => Promise<CommandResult>;
  execute(values: Values<O>, context: Context): Promise<CommandResult>;
}

/** Keeps the types of the options, so that `execute` sees each by name. */
export const defineCommand = <const O extends OptionTable>(command: Command<O>): Command<O> => command;
