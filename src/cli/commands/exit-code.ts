import { basename } from 'node:path';
import { EXIT_CODES } from '../../domain/exit-codes.ts';
import { defineCommand } from '../command.ts';
import { findRun, RUN_ARGUMENT } from '../find-run.ts';
import { outputRootFor, ROOT_OPTIONS } from '../places.ts';

export const exitCode = defineCommand({
  name: 'exit-code',
  oldName: 'Get-PatchPilotExitCodeFromEvidence',
  summary: 'Recompute the exit code of a run from its evidence, and exit with it.',
  options: { run: RUN_ARGUMENT, ...ROOT_OPTIONS },
  examples: [
    { line: 'patchpilot exit-code latest', does: 'of the last run' },
    { line: 'patchpilot exit-code 3f2a', does: 'of the run whose id begins so' },
  ],
  exitCodes: ['as run; patchpilot exit-codes lists them', '64  usage', '66  no such run'],
  failureCode: () => EXIT_CODES.ReportingFailure,
  async execute(values, { system }) {
    const { readRunFacts } = await import('../../evidence/facts.ts');
    const { decideExit } = await import('../../domain/exit-code.ts');
    const outputRoot = await outputRootFor(system, values);
    const folder = findRun(system, values.run, () => outputRoot);
    const { code, name, why, counts, reasons } = decideExit(readRunFacts(system.files, folder));
    const because = why.length === 0 ? '' : ` (${why.join(', ')})`;
    const lines = [`${code} ${name}${because}`, ...reasons.map((reason) => `  ${reason}`)];
    return {
      exitCode: code,
      lines,
      json: { runId: basename(folder), runFolder: folder, exitCode: code, exitName: name, why, counts, reasons },
    };
  },
});
