import * as v from 'valibot';
import { described } from '../../described.ts';
import { list, whole, windowsPath } from '../values.ts';
import { checkType } from './check-type.ts';

/** A program of `allowCommands` ends with a code. */
export const synthetic = checkType(
  'Synthetic',
  {
    command: described(windowsPath, 'Full path of a program that `allowCommands` allows.'),
    arguments: described(list(v.string()), 'Its arguments, one text each.'),
    expectedExitCode: described(v.optional(whole(-2_147_483_648, 2_147_483_647), 0), 'The code it must end with.'),
    expectedOutput: described(v.optional(v.nullable(v.string()), null), 'Text its output must hold; null: any.'),
  },
  {
    names: { command: 'program' },
    reads: ({ expectedExitCode }) => ({ passed: `exit ${expectedExitCode}`, failed: `exit ${expectedExitCode + 1}` }),
  },
);
