import { allows } from '../../../domain/policy/commands.ts';
import { removeSecrets } from '../../../domain/secrets.ts';
import { PatchPilotError } from '../../../errors/error.ts';
import { hashOf } from '../../../evidence/hash.ts';
import type { ClientProfile } from '../../../schema/policy/index.ts';
import { endOf, runTool } from '../tool.ts';
import { timeoutOf, type CheckOf, type CheckTools } from './observation.ts';

/** Of what a command prints so much is kept as evidence of a failure; all of it is looked through. */
const KEPT_CHARACTERS = 4_096;

/** A program of the policy's `allowCommands`, its exit code, and a text that it prints. */
export const check: CheckOf<'Synthetic'> = async ({ system, temporaryFolder, allowCommands }, check) => {
  demandAllowed(system.files, check.command, allowCommands);
  const result = await runTool(system, temporaryFolder, {
    program: check.command,
    args: check.arguments,
    timeoutMs: timeoutOf(check),
  });
  const { code, stdout } = result;
  // Free text is kept where somebody needs it: when the check passes, what was looked for says all.
  const kept = { exitCode: code, ended: result.ended };
  const observed = { ...kept, output: beginningOf(stdout) };
  if (code === null) return { passed: false, status: endOf(result), observed };
  const prints = check.expectedOutput === null || stdout.includes(check.expectedOutput);
  const ends = code === check.expectedExitCode;
  if (ends && prints) return { passed: true, status: `exit ${code}`, observed: { ...kept, ...matched(check, stdout) } };
  return { passed: false, status: ends ? 'other output' : `exit ${code}`, observed };
};

const matched = ({ expectedOutput }: { readonly expectedOutput: string | null }, stdout: string): object => ({
  characters: stdout.length,
  ...(expectedOutput === null ? {} : { found: expectedOutput }),
});

/** Cleaned before it is cut: half a secret is not known for one. */
function beginningOf(stdout: string): string {
  return removeSecrets(stdout).slice(0, KEPT_CHARACTERS);
}

/**
 * By its full path: what a search of Windows would find is nothing that somebody allowed. A hash that is stated is that
 * of the file at this moment.
 */
function demandAllowed(
  files: CheckTools['system']['files'],
  command: string,
  allowed: ClientProfile['allowCommands'],
): void {
  const entries = allowed.filter(({ path }) => allows(path, command));
  const refuse = (detail: string): never => {
    throw new PatchPilotError('commandRefused', command, detail);
  };
  if (entries.length === 0) refuse('expected a command that allowCommands names, got another');
  if (entries.some(({ sha256 }) => sha256 === null)) return;
  if (files.stat(command)?.kind !== 'file') refuse('expected a file, got none');
  const { sha256 } = hashOf(files.chunks(command));
  if (!entries.some((entry) => entry.sha256 === sha256))
    refuse(`expected the hash that allowCommands states, got ${sha256}`);
}
