import type { Command } from './command.ts';
import { exitCodes } from './commands/exit-codes.ts';
import { version } from './commands/version.ts';

/** Every command, in the order in which help shows them. */
export const COMMANDS: readonly Command[] = [exitCodes, version];
