import { acceptanceLines } from '../../domain/accepted-states.ts';
import type { ExitDecision } from '../../domain/exit-code.ts';
import { EXIT_CODES } from '../../domain/exit-codes.ts';
import { PatchPilotError } from '../../errors/error.ts';
import type { System } from '../../system/system.ts';
import { defineCommand } from '../command.ts';
import { evidenceWarning } from '../evidence-warning.ts';
import { ROOT_OPTIONS } from '../places.ts';
import { RUN_ARGUMENT, runPlaces } from '../run-places.ts';

export const exitCode = defineCommand({
  name: 'exit-code',
  oldName: 'Get-PatchPilotExitCodeFromEvidence',
  summary: 'Recompute the exit code of a run from its evidence, and exit with it.',
  options: { run: RUN_ARGUMENT, ...ROOT_OPTIONS },
  examples: [
    { line: 'patchpilot exit-code latest', does: 'of the last run' },
    { line: 'patchpilot exit-code 3f2a', does: 'of the run whose id begins so' },
    { line: 'patchpilot exit-code case-17.zip', does: 'of a bundle' },
  ],
  exitCodes: ['as run; patchpilot exit-codes lists them', '64  usage', '66  no such run'],
  failureCode: () => EXIT_CODES.ReportingFailure,
  async execute(values, { system }) {
    const { verifyRun } = await import('../../verify/verify.ts');
    const { findRun } = await import('../find-run.ts');
    const places = await runPlaces(system, values);
    const path = findRun(system, values.run, places, 'zip');
    const verified = verifyRun(system.files, path);
    const { runId, verdict } = verified;
    const decided = verified.decided ?? (await fromFiles(system, path));
    const { code, name, why, counts, reasons, accepted, notAccepted } = decided;
    const because = why.length === 0 ? '' : ` (${why.join(', ')})`;
    const told = [...reasons, ...acceptanceLines(decided)];
    const lines = [`${code} ${name}${because}`, ...told.map((one) => `  ${one}`)];
    const warning = evidenceWarning(verified);
    const errors = warning === null ? [] : [`patchpilot: ${warning}`, `next: patchpilot verify ${values.run}`];
    return {
      exitCode: code,
      lines,
      errors,
      json: {
        ...{ runId, runFolder: path, verdict, exitCode: code, exitName: name, why, counts, reasons },
        ...{ accepted, notAccepted },
      },
    };
  },
});

/** Where a file that decides cannot be judged, the files still say what ends a run for want of evidence. */
async function fromFiles(system: System, path: string): Promise<ExitDecision> {
  if (system.files.stat(path)?.kind !== 'folder')
    throw new PatchPilotError('evidenceUnreadable', path, 'expected the files that the exit code is computed from');
  const { readRunFacts } = await import('../../evidence/facts.ts');
  const { decideExit } = await import('../../domain/exit-code.ts');
  return decideExit(readRunFacts(system.files, path));
}
