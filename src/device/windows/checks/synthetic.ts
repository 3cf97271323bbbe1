import { sameCommand } from '../../../domain/policy/commands.ts';
import { PatchPilotError } from '../../../errors/error.ts';
import { hashOf } from '../../../evidence/hash.ts';
import type { ClientProfile } from '../../../schema/policy/index.ts';
import { endOf, runTool } from '../tool.ts';
import { timeoutOf, type CheckTools, type Seen } from './seen.ts';
import type { AppCheck } from '../../../schema/policy/index.ts';

/** Of what a command prints so much is kept as evidence; all of it is looked through. */
const KEPT_CHARACTERS = 4_096;

/** A program of the policy's `allowCommands`, its exit code, and a text that it prints. */
export async function checkSynthetic(
  { system, temporaryFolder }: CheckTools,
  check: Extract<AppCheck, { type: 'Synthetic' }>,
  allowed: ClientProfile['allowCommands'],
): Promise<Seen> {
  demandAllowed(system.files, check.command, allowed);
  const result = await runTool(system, temporaryFolder, check.command, check.arguments, timeoutOf(check));
  const { code, stdout } = result;
  const observed = { exitCode: code, ended: result.ended, output: stdout.slice(0, KEPT_CHARACTERS) };
  if (code === null) return { passed: false, status: endOf(result), observed };
  const prints = check.expectedOutput === null || stdout.includes(check.expectedOutput);
  const ends = code === check.expectedExitCode;
  return { passed: ends && prints, status: ends && !prints ? 'other output' : `exit ${code}`, observed };
}

/** A hash that is stated is that of the file at this moment. */
function demandAllowed(
  files: CheckTools['system']['files'],
  command: string,
  allowed: ClientProfile['allowCommands'],
): void {
  const entries = allowed.filter(({ path }) => sameCommand(path, command));
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
